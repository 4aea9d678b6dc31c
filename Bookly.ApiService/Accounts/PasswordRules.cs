using System.Collections.Frozen;
using System.Text;
using Bookly.ApiService.Data;
using Bookly.ApiService.Settings;
using Bookly.Contracts;
using Microsoft.AspNetCore.Identity;

namespace Bookly.ApiService.Accounts;

/// <summary>
/// NIST SP 800-63B-4: length instead of kinds of characters, and nothing that everybody tries first. The rules hold when a password is
/// set, with the second factors that the account has then: a registration has none yet.
/// </summary>
internal sealed class PasswordRules(SettingsCache settings, IdentityErrorDescriber errors) : IPasswordValidator<User>
{
    private const string ProductName = "bookly";

    /// <summary>Shorter parts of an address, such as <c>de</c>, are in many a good password.</summary>
    private const int ShortestName = 4;

    private static readonly FrozenSet<string> Common = ReadCommon().ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    public async Task<IdentityResult> ValidateAsync(UserManager<User> manager, User user, string? password)
    {
        var composed = PasswordForms.Composed(password ?? "");
        var length = LengthOf(composed);
        var minimum = length >= Limits.MinPassword || !await manager.HasSecondFactorAsync(user) ? Limits.MinPassword : Limits.MinPasswordWithSecondFactor;
        if (length < minimum) return IdentityResult.Failed(errors.PasswordTooShort(minimum));
        if (composed.Length > Limits.MaxPassword)
            return Refuse("PasswordTooLong", $"Passwords must be at most {Limits.MaxPassword} characters.");
        if (Common.Contains(composed)) return Refuse("PasswordTooCommon", "This is one of the passwords that are tried first.");
        // Names add nothing that a guesser does not know, so they do not count towards the length.
        return LengthOf(NamesOf(user).Aggregate(composed, (left, name) => left.Replace(name, "", StringComparison.OrdinalIgnoreCase))) < minimum
            ? Refuse("PasswordHasName", "The shop's name and parts of your address do not count: too little is left without them.")
            : IdentityResult.Success;
    }

    private static int LengthOf(string text) => text.EnumerateRunes().Count();

    /// <summary>The longest first, so that a whole address goes before its parts.</summary>
    private IEnumerable<string> NamesOf(User user) => (user.Email ?? "").Split('@', '.', '-', '_', '+')
        .Concat((user.Email ?? "").Split('@')).Append(user.Email ?? "").Append(ProductName)
        .Append(settings.Current.Shop.Name)
        .Where(name => name.Length >= ShortestName).OrderByDescending(name => name.Length);

    private static IdentityResult Refuse(string code, string description) =>
        IdentityResult.Failed(new IdentityError { Code = code, Description = description });

    private static IEnumerable<string> ReadCommon()
    {
        using var list = new StreamReader(typeof(PasswordRules).Assembly.GetManifestResourceStream("common-passwords.txt")!, Encoding.UTF8);
        while (list.ReadLine() is { } line)
        {
            if (!line.StartsWith('#')) yield return line;
        }
    }
}

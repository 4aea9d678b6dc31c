using System.Globalization;
using System.Security.Cryptography;
using Bookly.ApiService.Data;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;

namespace Bookly.ApiService.Accounts;

internal static class SecondFactors
{
    /// <summary>A code of an authenticator app, or a passkey.</summary>
    public static async Task<bool> HasSecondFactorAsync(this UserManager<User> users, User user) =>
        user.TwoFactorEnabled || (await users.GetPasskeysAsync(user)).Count > 0;

    /// <summary>Whether the account has any role.</summary>
    public static async Task<bool> IsStaffAsync(this UserManager<User> users, User user) => (await users.GetRolesAsync(user)).Count > 0;

    public static async Task RemovePasskeysAsync(this UserManager<User> users, User user)
    {
        foreach (var passkey in await users.GetPasskeysAsync(user)) (await users.RemovePasskeyAsync(user, passkey.CredentialId)).ThrowIfFailed();
    }

    /// <summary>The next set-up has a secret and recovery codes of its own.</summary>
    public static async Task TurnAuthenticatorOffAsync(this UserManager<User> users, User user)
    {
        (await users.SetTwoFactorEnabledAsync(user, enabled: false)).ThrowIfFailed();
        (await users.ResetAuthenticatorKeyAsync(user)).ThrowIfFailed();
        await users.GenerateNewTwoFactorRecoveryCodesAsync(user, 0);
    }

    /// <summary>A secret for the set-up, which is no change of the account yet: Identity's own reset would end its sessions.</summary>
    public static async Task MakeFirstKeyAsync(this UserManager<User> users, User user, IUserStore<User> store, CancellationToken cancellationToken)
    {
        await ((IUserAuthenticatorKeyStore<User>)store).SetAuthenticatorKeyAsync(user, users.GenerateNewAuthenticatorKey(), cancellationToken);
        (await users.UpdateAsync(user)).ThrowIfFailed();
    }

    /// <summary>For what can only be refused by a mistake of ours.</summary>
    public static void ThrowIfFailed(this IdentityResult result)
    {
        if (!result.Succeeded) throw new InvalidOperationException(string.Join(" ", result.Errors.Select(error => error.Description)));
    }
}

/// <summary>
/// A code of an authenticator app is good once, although its time is not over. Of two requests with one code the second fails on the
/// account's concurrency stamp.
/// </summary>
internal sealed class SingleUseCodes : AuthenticatorTokenProvider<User>
{
    private const string Store = "Bookly", UsedCodes = "UsedCodes";

    /// <summary>More than the codes that are good at a time.</summary>
    private const int Remembered = 10;

    public override async Task<bool> ValidateAsync(string purpose, string token, UserManager<User> manager, User user)
    {
        ArgumentNullException.ThrowIfNull(manager);
        if (!int.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out var code) || !await base.ValidateAsync(purpose, token, manager, user)) return false;

        var used = (await manager.GetAuthenticationTokenAsync(user, Store, UsedCodes))?.Split(' ') ?? [];
        var written = code.ToString(CultureInfo.InvariantCulture);
        return !used.Contains(written)
            && (await manager.SetAuthenticationTokenAsync(user, Store, UsedCodes, string.Join(' ', used.Append(written).TakeLast(Remembered)))).Succeeded;
    }
}

/// <summary>What second factors are checked with is encrypted in the database, where Identity's own store writes it as it is.</summary>
internal sealed class UserStore(BooklyDbContext db, IDataProtectionProvider protection, IdentityErrorDescriber errors)
    : UserStore<User, IdentityRole, BooklyDbContext>(db, errors)
{
    private readonly IDataProtector _protector = protection.CreateProtector("Bookly.SecondFactors");

    public override Task SetTokenAsync(User user, string loginProvider, string name, string? value, CancellationToken cancellationToken) =>
        base.SetTokenAsync(user, loginProvider, name, value is null ? null : _protector.Protect(value), cancellationToken);

    public override async Task<string?> GetTokenAsync(User user, string loginProvider, string name, CancellationToken cancellationToken)
    {
        var kept = await base.GetTokenAsync(user, loginProvider, name, cancellationToken);
        try
        {
            return kept is null ? null : _protector.Unprotect(kept);
        }
        catch (CryptographicException)
        {
            // The keys were lost: nothing proves this factor any more, and recovery by mail removes it.
            return null;
        }
    }
}

using System.Text;
using Bookly.ApiService.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Bookly.ApiService.Accounts;

/// <summary>
/// One password has several forms in Unicode: macOS sends an accented letter as letter and accent (NFD), others as one sign (NFC). Without
/// this, a password set on one device would be wrong on the other.
/// </summary>
internal static class PasswordForms
{
    /// <summary>The composed form; text that is no Unicode has none and stays as it is.</summary>
    public static string Composed(string password) => InForm(password, NormalizationForm.FormC);

    public static string Decomposed(string password) => InForm(password, NormalizationForm.FormD);

    private static string InForm(string password, NormalizationForm form)
    {
        try
        {
            return password.Normalize(form);
        }
        catch (ArgumentException)
        {
            return password;
        }
    }
}

/// <summary>
/// Hashes the composed form, whoever asks: registration, change and reset. A hash from before may be of the decomposed form; it is tried
/// too, and replaced by Identity after the sign-in.
/// </summary>
internal sealed class ComposedPasswordHasher(IOptions<PasswordHasherOptions> options) : PasswordHasher<User>(options)
{
    public override string HashPassword(User user, string password)
    {
        ArgumentNullException.ThrowIfNull(password);
        return base.HashPassword(user, PasswordForms.Composed(password));
    }

    public override PasswordVerificationResult VerifyHashedPassword(User user, string hashedPassword, string providedPassword)
    {
        ArgumentNullException.ThrowIfNull(providedPassword);
        var composed = PasswordForms.Composed(providedPassword);
        var result = base.VerifyHashedPassword(user, hashedPassword, composed);
        if (result != PasswordVerificationResult.Failed) return result;

        var decomposed = PasswordForms.Decomposed(providedPassword);
        return decomposed != composed && base.VerifyHashedPassword(user, hashedPassword, decomposed) != PasswordVerificationResult.Failed
            ? PasswordVerificationResult.SuccessRehashNeeded
            : PasswordVerificationResult.Failed;
    }
}

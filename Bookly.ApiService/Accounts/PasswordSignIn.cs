using Bookly.ApiService.Common;
using Bookly.ApiService.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.Data;

namespace Bookly.ApiService.Accounts;

/// <summary>
/// Address, password and second factor of who wants to sign in. All refusals are one, so that nothing tells who has an account: unknown,
/// wrong, locked and unconfirmed alike. Only who has the password hears that a second factor is missing.
/// </summary>
internal sealed class PasswordSignIn(SignInManager<User> signIn, OwnerProofs proofs, AccountMailSender mails)
{
    public const string Failed = "Failed", RequiresTwoFactor = "RequiresTwoFactor", RequiresPasskey = "RequiresPasskey";

    private readonly UserManager<User> _users = signIn.UserManager;

    /// <summary>The account, or else why not, as Identity's login says it.</summary>
    public async Task<(User? User, string? Refusal)> CheckAsync(LoginRequest request, CancellationToken cancellationToken)
    {
        if (await _users.FindByEmailAsync(request.Email) is not { } user)
        {
            // The work of a check.
            _users.PasswordHasher.HashPassword(new User(), request.Password);
            return (null, Failed);
        }

        var isLocked = await _users.IsLockedOutAsync(user);
        if (!await _users.CheckPasswordAsync(user, request.Password) || isLocked)
        {
            if (!isLocked) await proofs.CountFailureAsync(user);
            return (null, Failed);
        }

        if (!await signIn.CanSignInAsync(user))
        {
            await mails.AskForConfirmationAsync(user, cancellationToken);
            return (null, Failed);
        }

        // Of staff the passkey is the second factor, which a password alone would go round.
        if (!user.TwoFactorEnabled && await _users.IsStaffAsync(user) && await _users.HasSecondFactorAsync(user)) return (null, RequiresPasskey);

        if (!user.TwoFactorEnabled)
        {
            await _users.ResetAccessFailedCountAsync(user);
            return (user, null);
        }

        return request switch
        {
            { TwoFactorCode: { Length: > 0 } code } => await proofs.ByCodeAsync(user, code, cancellationToken) ? (user, null) : (null, Failed),
            { TwoFactorRecoveryCode: { Length: > 0 } code } => await proofs.ByRecoveryCodeAsync(user, code, cancellationToken) ? (user, null) : (null, Failed),
            _ => (null, RequiresTwoFactor),
        };
    }
}

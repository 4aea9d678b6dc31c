using System.Security.Claims;
using Bookly.ApiService.Accounts.Passkeys;
using Bookly.ApiService.Common;
using Bookly.ApiService.Data;
using Bookly.Contracts;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;

namespace Bookly.ApiService.Accounts;

/// <summary>Whether somebody is an account's owner. Every wrong proof counts towards the account's lockout, or it could be guessed here.</summary>
internal sealed class OwnerProofs(
    BooklyDbContext db, UserManager<User> users, IPasskeyHandler<User> passkeys, PasskeyCeremonies ceremonies, IFreshProofs fresh, AccountMailSender sender,
    AccountMails mails, SecurityLog log)
{
    public static ProblemHttpResult WrongPassword(string nothingDone) =>
        Problems.Problem(StatusCodes.Status400BadRequest, ProblemCodes.WrongPassword, $"That is not the account's password; {nothingDone}.");

    public static ProblemHttpResult WrongCode() => Problems.Problem(
        StatusCodes.Status400BadRequest, ProblemCodes.WrongCode, "That code or passkey proves nothing for this account: it is wrong, used, or too old.");

    /// <summary>The password in the body is the proof; without one the session has to have a fresh one. Null when it is proved.</summary>
    public async Task<ProblemHttpResult?> RefuseAsync(
        User user, ClaimsPrincipal caller, string? password, string nothingDone, CancellationToken cancellationToken)
    {
        if (password is null) return await fresh.AreFreshAsync(caller, cancellationToken) ? null : FreshProof.Needed();

        return await ByPasswordAsync(user, password) ? null : WrongPassword(nothingDone);
    }

    public Task<bool> ByPasswordAsync(User user, string password) => CountAsync(user, mine => users.CheckPasswordAsync(mine, password));

    /// <summary>A code of the authenticator app, good once (see <see cref="SingleUseCodes"/>).</summary>
    public Task<bool> ByCodeAsync(User user, string code, CancellationToken cancellationToken) => OneByOneAsync(
        user, mine => users.VerifyTwoFactorTokenAsync(mine, users.Options.Tokens.AuthenticatorTokenProvider, Digits(code)), cancellationToken);

    public async Task<bool> ByRecoveryCodeAsync(User user, string code, CancellationToken cancellationToken)
    {
        if (!await OneByOneAsync(
            user, async mine => (await users.RedeemTwoFactorRecoveryCodeAsync(mine, code.Trim())).Succeeded, cancellationToken)) return false;

        log.Write(SecurityEvent.RecoveryCodeUsed, user.Id);
        await sender.TellAsync(user, mails.RecoveryCodeUsed(user, await users.CountRecoveryCodesAsync(user)), cancellationToken);
        return true;
    }

    /// <summary>Nothing to guess, so nothing counts.</summary>
    public async Task<bool> ByPasskeyAsync(User user, PasskeyAssertion answer, HttpContext http, CancellationToken cancellationToken)
    {
        if (await ceremonies.TakeAsync(answer.Ceremony, userId: null, cancellationToken) is not { } state) return false;

        var assertion = await passkeys.PerformAssertionAsync(
            new PasskeyAssertionContext { HttpContext = http, CredentialJson = PasskeyJson.Write(answer.Credential), AssertionState = state });
        return assertion.Succeeded && assertion.User.Id == user.Id && (await users.AddOrUpdatePasskeyAsync(assertion.User, assertion.Passkey)).Succeeded;
    }

    public async Task CountFailureAsync(User user)
    {
        await users.AccessFailedAsync(user);
        if (await users.IsLockedOutAsync(user)) log.Write(SecurityEvent.LockedOut, user.Id);
    }

    /// <summary>As people type what an app shows as <c>123 456</c>.</summary>
    private static string Digits(string code) => code.Replace(" ", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal);

    /// <summary>Codes are short: a thousand guesses at the same moment must not all pass before the first of them counts.</summary>
    private Task<bool> OneByOneAsync(User user, Func<User, Task<bool>> prove, CancellationToken cancellationToken) => db.InTransactionAsync(
        async token =>
        {
            await db.LockShopperAsync(user.Id, token);
            return await users.FindByIdAsync(user.Id) is { TwoFactorEnabled: true } mine && await CountAsync(mine, prove);
        }, cancellationToken);

    private async Task<bool> CountAsync(User user, Func<User, Task<bool>> prove)
    {
        if (await users.IsLockedOutAsync(user)) return false;

        if (await prove(user))
        {
            await users.ResetAccessFailedCountAsync(user);
            return true;
        }

        await CountFailureAsync(user);
        return false;
    }
}

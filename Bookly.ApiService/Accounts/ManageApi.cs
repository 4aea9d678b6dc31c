using System.Security.Claims;
using Bookly.ApiService.Accounts.Sessions;
using Bookly.ApiService.Common;
using Bookly.ApiService.Data;
using Bookly.Contracts;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.Data;

namespace Bookly.ApiService.Accounts;

/// <summary>What opens an account: address, password, second factor. Changes need a fresh proof that it is the owner who makes them.</summary>
internal static class ManageApi
{
    private const int RecoveryCodes = 10;

    public static void MapManage(this IEndpointRouteBuilder accounts)
    {
        var mine = accounts.MapGroup("/manage").RequireAuthorization();
        mine.MapPost("/proof", Prove).WithSummary("Prove by password, authenticator code or passkey that it is you; good for five minutes of this session");
        mine.MapGet("/info", Info).WithSummary("The account's address").DisableRateLimiting();
        mine.MapPost("/info", Change).ProducesProblem(StatusCodes.Status403Forbidden)
            .WithSummary("Change the password, or ask for another address; the current password in the body is the proof");
        mine.MapPost("/2fa", SetSecondFactor).RequireFreshProof()
            .WithSummary("Set up codes of an authenticator app as second factor, turn them off, or make new recovery codes");
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> Prove(
        OwnerProof proof, ClaimsPrincipal caller, HttpContext http, UserManager<User> users, OwnerProofs proofs, AccountSessions sessions,
        CancellationToken cancellationToken)
    {
        var user = await users.CallerAsync(caller);
        var refusal = proof switch
        {
            { Passkey: { } passkey } => await proofs.ByPasskeyAsync(user, passkey, http, cancellationToken) ? null : OwnerProofs.WrongCode(),
            { TwoFactorCode: { Length: > 0 } code } => await proofs.ByCodeAsync(user, code, cancellationToken) ? null : OwnerProofs.WrongCode(),
            _ => await proofs.ByPasswordAsync(user, proof.Password ?? "") ? null : OwnerProofs.WrongPassword("nothing is proved"),
        };
        if (refusal is not null) return refusal;

        await sessions.ProveAsync(caller.SessionId(), cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<Ok<AccountInfo>> Info(ClaimsPrincipal caller, UserManager<User> users) => TypedResults.Ok(Show(await users.CallerAsync(caller)));

    private static async Task<Results<Ok<AccountInfo>, ProblemHttpResult>> Change(
        InfoRequest request, ClaimsPrincipal caller, UserManager<User> users, OwnerProofs proofs, AccountSessions sessions, AccountMailSender sender, AccountMails mails,
        SecurityLog log, CancellationToken cancellationToken)
    {
        var user = await users.CallerAsync(caller);
        if (request is { NewPassword.Length: > 0, OldPassword: null or "" })
        {
            return Problems.Invalid(new IdentityError { Code = "OldPasswordRequired", Description = "The old password is required to set a new one." });
        }

        if (request.OldPassword is { Length: > 0 } password)
        {
            if (!await proofs.ByPasswordAsync(user, password)) return Problems.Invalid(users.ErrorDescriber.PasswordMismatch());
        }
        else if (!await sessions.IsFreshlyProvedAsync(caller, cancellationToken))
        {
            return FreshProof.Needed();
        }

        if (request.NewPassword is { Length: > 0 } newPassword)
        {
            var changed = await users.ChangePasswordAsync(user, request.OldPassword!, newPassword);
            if (!changed.Succeeded) return Problems.Invalid([.. changed.Errors]);

            await sessions.EndAllAsync(user.Id, caller.SessionId(), cancellationToken);
            log.Write(SecurityEvent.PasswordChanged, user.Id);
            await sender.TellAsync(user, mails.PasswordChanged(user), cancellationToken);
        }

        if (request.NewEmail is { Length: > 0 } newEmail && newEmail != user.Email) await sender.AskForConfirmationAsync(user, newEmail, cancellationToken);
        return TypedResults.Ok(Show(user));
    }

    private static async Task<Results<Ok<TwoFactorResponse>, ProblemHttpResult>> SetSecondFactor(
        TwoFactorRequest request, ClaimsPrincipal caller, UserManager<User> users, IUserStore<User> store, AccountSessions sessions, AccountMailSender sender, AccountMails mails,
        SecurityLog log, CancellationToken cancellationToken)
    {
        var user = await users.CallerAsync(caller);
        var (wasEnabled, stamp) = (user.TwoFactorEnabled, user.SecurityStamp);
        if (request.Enable == true)
        {
            if (request.ResetSharedKey) return Refuse("CannotResetSharedKeyAndEnable", "A new secret has to be in the app before codes can be asked for.");
            if (string.IsNullOrWhiteSpace(request.TwoFactorCode)) return Refuse("RequiresTwoFactor", "Send a code that the app shows.");
            if (!await users.VerifyTwoFactorTokenAsync(
                user, users.Options.Tokens.AuthenticatorTokenProvider, request.TwoFactorCode.Replace(" ", "", StringComparison.Ordinal)))
            {
                return Refuse("InvalidTwoFactorCode", "The code is wrong, or was used.");
            }

            await users.SetTwoFactorEnabledAsync(user, enabled: true);
        }
        else if (request.Enable == false || request.ResetSharedKey)
        {
            await users.TurnAuthenticatorOffAsync(user);
        }

        string[]? codes = null;
        if (user.TwoFactorEnabled && (request.ResetRecoveryCodes || (request.Enable == true && await users.CountRecoveryCodesAsync(user) == 0)))
        {
            codes = [.. (await users.GenerateNewTwoFactorRecoveryCodesAsync(user, RecoveryCodes))!];
        }

        if (string.IsNullOrEmpty(await users.GetAuthenticatorKeyAsync(user))) await users.MakeFirstKeyAsync(user, store, cancellationToken);
        if (user.SecurityStamp != stamp) await sessions.EndAllAsync(user.Id, caller.SessionId(), cancellationToken);
        if (user.TwoFactorEnabled != wasEnabled) log.Write(wasEnabled ? SecurityEvent.FactorRemoved : SecurityEvent.FactorAdded, user.Id);
        if (NewsOf() is { } news) await sender.TellAsync(user, news, cancellationToken);
        return TypedResults.Ok(new TwoFactorResponse
        {
            // Shown for the set-up only: whoever reads it can make the codes.
            SharedKey = user.TwoFactorEnabled ? "" : (await users.GetAuthenticatorKeyAsync(user))!,
            RecoveryCodes = codes,
            RecoveryCodesLeft = codes?.Length ?? await users.CountRecoveryCodesAsync(user),
            IsTwoFactorEnabled = user.TwoFactorEnabled,
            IsMachineRemembered = false,
        });

        Mail.MailContent? NewsOf() => (wasEnabled, user.TwoFactorEnabled) switch
        {
            (false, true) => mails.SecondFactorOn(user),
            (true, false) => mails.SecondFactorOff(user),
            _ => codes is null ? null : mails.RecoveryCodesRenewed(user),
        };

        static ProblemHttpResult Refuse(string code, string description) => Problems.Invalid(new IdentityError { Code = code, Description = description });
    }

    private static AccountInfo Show(User user) => new(user.Email!, user.EmailConfirmed, user.TwoFactorEnabled);

    internal static async Task<User> CallerAsync(this UserManager<User> users, ClaimsPrincipal caller) =>
        await users.FindByIdAsync(caller.UserId()) ?? throw new InvalidOperationException("The session's account is gone; the live sessions let nobody here.");
}

using Bookly.ApiService.Accounts.Sessions;
using Bookly.ApiService.Common;
using Bookly.ApiService.Data;
using Bookly.Contracts;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.Data;

namespace Bookly.ApiService.Accounts;

/// <summary>Body of <c>POST /api/accounts/resetPassword</c>. With one of the proofs the account keeps its passkeys and its second factor.</summary>
public sealed record ResetPassword(
    string Email, string ResetCode, string NewPassword, string? TwoFactorCode = null, string? TwoFactorRecoveryCode = null, PasskeyAssertion? Passkey = null);

/// <summary>
/// Recovery by mail. Whoever had the account before, with whatever they have added to it, is out afterwards: sessions end, and passkeys and
/// second factor go unless one of them is proved. Reading the mail confirms the address as well.
/// </summary>
internal static class PasswordResetApi
{
    public static void MapPasswordReset(this IEndpointRouteBuilder accounts)
    {
        accounts.MapPost("/forgotPassword", Forgot).AnswerInEvenTime()
            .WithSummary("Mail a link to a new password; the answer does not tell whether there is an account");
        accounts.MapPost("/resetPassword", Reset).AnswerInEvenTime()
            .WithSummary("Set a new password with the mailed code; ends every session, and removes passkeys and second factor unless one is proved");
    }

    private static async Task<Ok> Forgot(ForgotPasswordRequest request, UserManager<User> users, AccountMailSender mails, CancellationToken cancellationToken)
    {
        if (await users.FindByEmailAsync(request.Email) is { } user) await mails.SendResetAsync(user, cancellationToken);
        return TypedResults.Ok();
    }

    private static async Task<Results<Ok, ProblemHttpResult>> Reset(
        ResetPassword request, HttpContext http, UserManager<User> users, OwnerProofs proofs, BooklyDbContext db, AccountSessions sessions, AccountMailSender sender,
        AccountMails mails, SecurityLog log, CancellationToken cancellationToken)
    {
        // Unknown account and wrong code answer alike, so that accounts cannot be enumerated.
        if (await users.FindByEmailAsync(request.Email) is not { } user || MailedCodes.Read(request.ResetCode) is not { } token
            || !await users.VerifyUserTokenAsync(user, users.Options.Tokens.PasswordResetTokenProvider, UserManager<User>.ResetPasswordTokenPurpose, token))
        {
            return Problems.Invalid(users.ErrorDescriber.InvalidToken());
        }

        var isKept = request is not { TwoFactorCode: null, TwoFactorRecoveryCode: null, Passkey: null };
        if (isKept && !await ProveAsync()) return OwnerProofs.WrongCode();

        var result = await db.InTransactionAsync(
            async ct =>
            {
                var mine = (await users.FindByIdAsync(user.Id))!;
                // Before the password, whose rules ask for the factors that are left.
                if (!isKept) await users.RemovePasskeysAsync(mine);
                mine.TwoFactorEnabled &= isKept;
                mine.EmailConfirmed = true;
                // A locked-out owner can sign in with the new password at once.
                mine.LockoutEnd = null;
                mine.AccessFailedCount = 0;
                var set = await users.ResetPasswordAsync(mine, token, request.NewPassword);
                if (!set.Succeeded) return set;

                // After the password, as the code in the mail is good for the account's stamp of then.
                if (!isKept) await users.TurnAuthenticatorOffAsync(mine);

                await sender.TellAsync(mine, mails.Recovered(mine, isKept), ct);
                return set;
            }, cancellationToken, commitIf: set => set.Succeeded);
        if (!result.Succeeded) return Problems.Invalid([.. result.Errors]);

        // The new stamp has ended them already; this tells the open pages.
        await sessions.EndAllAsync(user.Id, except: null, cancellationToken);
        log.Write(SecurityEvent.PasswordReset, user.Id);
        return TypedResults.Ok();

        async Task<bool> ProveAsync() => request switch
        {
            { Passkey: { } passkey } => await proofs.ByPasskeyAsync(user, passkey, http, cancellationToken),
            { TwoFactorCode: { } code } => await proofs.ByCodeAsync(user, code, cancellationToken),
            _ => await proofs.ByRecoveryCodeAsync(user, request.TwoFactorRecoveryCode!, cancellationToken),
        };
    }
}

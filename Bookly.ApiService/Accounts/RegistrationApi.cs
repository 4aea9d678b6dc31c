using Bookly.ApiService.Accounts.Sessions;
using Bookly.ApiService.Common;
using Bookly.ApiService.Data;
using Bookly.Contracts;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.Data;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Bookly.ApiService.Accounts;

/// <summary>
/// From an address to an account whose owner reads its mails. Whether an address has an account is told to its mailbox only: the answers are
/// the same, and so is the work.
/// </summary>
internal static class RegistrationApi
{
    public static void MapRegistration(this IEndpointRouteBuilder accounts)
    {
        accounts.MapPost("/register", Register).AnswerInEvenTime()
            .WithSummary("Create an account; the answer does not tell whether the address has one already, its mail does");
        accounts.MapGet("/confirmEmail", Confirm).WithSummary("Follow the mailed link: the address is its account's");
        accounts.MapPost("/resendConfirmationEmail", Resend).AnswerInEvenTime()
            .WithSummary("Mail the link again; the answer does not tell whether there is an account");
        accounts.MapPost("/disown", Disown).WithSummary("Delete an account that somebody else has made with one's address, by the mailed code");
    }

    private static async Task<Results<Ok, ProblemHttpResult>> Register(
        RegisterRequest request, UserManager<User> users, AccountMailSender mails, SecurityLog log, CancellationToken cancellationToken)
    {
        var user = new User { UserName = request.Email, Email = request.Email };
        if (await users.FindByEmailAsync(request.Email) is { } owner)
        {
            if (await JudgeAsync(users, user, request.Password) is { } refusal) return refusal;

            users.PasswordHasher.HashPassword(user, request.Password);
            await mails.SendKnownAlreadyAsync(owner, cancellationToken);
            return TypedResults.Ok();
        }

        try
        {
            var created = await users.CreateAsync(user, request.Password);
            if (!created.Succeeded) return Problems.Invalid([.. created.Errors]);
        }
        catch (DbUpdateException e) when (e.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            // Two registrations at the same moment: the other one has the account and its mail.
            return TypedResults.Ok();
        }

        log.Write(SecurityEvent.Registered, user.Id);
        await mails.AskForConfirmationAsync(user, cancellationToken);
        return TypedResults.Ok();
    }

    private static async Task<ProblemHttpResult?> JudgeAsync(UserManager<User> users, User user, string password)
    {
        foreach (var rules in users.PasswordValidators)
        {
            var judged = await rules.ValidateAsync(users, user, password);
            if (!judged.Succeeded) return Problems.Invalid([.. judged.Errors]);
        }

        return null;
    }

    private static async Task<Results<ContentHttpResult, UnauthorizedHttpResult>> Confirm(
        string userId, string code, string? changedEmail, UserManager<User> users, BooklyDbContext db, AccountSessions sessions, AccountMailSender sender,
        AccountMails mails, SecurityLog log, CancellationToken cancellationToken)
    {
        if (MailedCodes.Read(code) is not { } token || await users.FindByIdAsync(userId) is not { } user) return TypedResults.Unauthorized();

        var isConfirmed = string.IsNullOrEmpty(changedEmail)
            ? (await users.ConfirmEmailAsync(user, token)).Succeeded
            : await db.InTransactionAsync(async ct => await ChangeAsync(changedEmail, ct), cancellationToken, commitIf: changed => changed);
        if (isConfirmed && !string.IsNullOrEmpty(changedEmail))
        {
            // The new stamp has ended them already; this tells the open pages.
            await sessions.EndAllAsync(userId, except: null, cancellationToken);
            log.Write(SecurityEvent.EmailChanged, userId);
        }

        return isConfirmed ? TypedResults.Text("Thank you for confirming your email.") : TypedResults.Unauthorized();

        async Task<bool> ChangeAsync(string wanted, CancellationToken ct)
        {
            if (await users.FindByIdAsync(userId) is not { Email: var old } mine) return false;
            // The name is the address.
            if (!(await users.ChangeEmailAsync(mine, wanted, token)).Succeeded || !(await users.SetUserNameAsync(mine, wanted)).Succeeded) return false;

            await sender.TellAsync(mine, mails.EmailChanged(mine), ct, oldEmail: old);
            return true;
        }
    }

    private static async Task<Ok> Resend(
        ResendConfirmationEmailRequest request, UserManager<User> users, AccountMailSender mails, CancellationToken cancellationToken)
    {
        if (await users.FindByEmailAsync(request.Email) is { EmailConfirmed: false } user) await mails.AskForConfirmationAsync(user, cancellationToken);
        return TypedResults.Ok();
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> Disown(
        DisownAccount request, UserManager<User> users, AccountRemover remover, CancellationToken cancellationToken)
    {
        if (await users.FindByIdAsync(request.UserId) is not { EmailConfirmed: false } user
            || MailedCodes.Read(request.Code) is not { } token
            || !await users.VerifyUserTokenAsync(user, TokenOptions.DefaultProvider, AccountMailSender.Disowning, token))
        {
            return Problems.Invalid(users.ErrorDescriber.InvalidToken());
        }

        return await AccountApi.AnswerAsync(remover.RemoveAsync(user, cancellationToken));
    }
}

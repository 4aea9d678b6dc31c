using Bookly.ApiService.Data;
using Bookly.ApiService.Mail;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Bookly.ApiService.Accounts;

/// <summary>Puts the mails about accounts into the outbox.</summary>
public sealed class AccountMailSender(
    AccountMails mails, UserManager<User> users, BooklyDbContext db, Outbox outbox, TimeProvider time, ILogger<AccountMailSender> logger)
{
    /// <summary>Of the token that deletes an account which somebody else made with one's address.</summary>
    public const string Disowning = "Disown";

    /// <summary>Anyone can request these mails for any address, so the number per address is limited.</summary>
    private const int MaxPerHour = 5;

    public async Task AskForConfirmationAsync(User user, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(user);
        var confirm = LinkOf(user, await users.GenerateEmailConfirmationTokenAsync(user));
        var disown = LinkOf(user, await users.GenerateUserTokenAsync(user, TokenOptions.DefaultProvider, Disowning));
        await SendLimitedAsync(mails.ConfirmEmail(user, confirm, disown), user.Email!, cancellationToken);
    }

    /// <summary>To the new address a link, to the old one the news.</summary>
    public async Task AskForConfirmationAsync(User user, string newEmail, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(user);
        var link = LinkOf(user, await users.GenerateChangeEmailTokenAsync(user, newEmail)) + "&changedEmail=" + Uri.EscapeDataString(newEmail);
        await SendLimitedAsync(mails.ConfirmNewEmail(user, link), newEmail, cancellationToken);
        await outbox.AddAsync(mails.EmailIsChanging(user, newEmail, link), user.Email!, cancellationToken);
    }

    public async Task SendResetAsync(User user, CancellationToken cancellationToken) =>
        await SendLimitedAsync(mails.ResetPassword(user, await ResetCodeAsync(user)), user.Email!, cancellationToken);

    /// <summary>To who has an account, when their address is registered once more: by them, or by somebody who may not know.</summary>
    public async Task SendKnownAlreadyAsync(User user, CancellationToken cancellationToken) =>
        await SendLimitedAsync(mails.KnownAlready(user, await ResetCodeAsync(user)), user.Email!, cancellationToken);

    /// <summary>Tells the owner of a change in how their account is opened. Not limited: what has happened has to be known.</summary>
    /// <param name="oldEmail">The address before a change of it.</param>
    public async Task TellAsync(User user, MailContent news, CancellationToken cancellationToken, string? oldEmail = null)
    {
        ArgumentNullException.ThrowIfNull(user);
        ArgumentNullException.ThrowIfNull(news);
        if (user.Email is { } email) await outbox.AddAsync(news, email, cancellationToken);
        if (oldEmail is not null) await outbox.AddAsync(news with { Fact = news.Fact + ".old" }, oldEmail, cancellationToken);
    }

    private async Task<string> ResetCodeAsync(User user) => MailedCodes.Write(await users.GeneratePasswordResetTokenAsync(user));

    private static string LinkOf(User user, string token) => QueryString.Create("userId", user.Id).Add("code", MailedCodes.Write(token)).Value!;

    private async Task SendLimitedAsync(MailContent content, string recipient, CancellationToken cancellationToken)
    {
        var since = time.GetUtcNow() - TimeSpan.FromHours(1);
        if (await db.OutboxMails.CountAsync(
            mail => mail.Recipient == recipient && mail.CreatedAt > since && mail.OrderId == null, cancellationToken) >= MaxPerHour)
        {
            logger.LogWarning("No more account mails for one address within the hour: {Fact} is not sent", content.Fact);
            return;
        }

        await outbox.AddAsync(content, recipient, cancellationToken);
    }
}

using System.Net;
using Bookly.ApiService.Data;
using Bookly.ApiService.Mail;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Bookly.ApiService.Accounts;

/// <summary>Puts Identity's mails into the outbox. Identity's endpoints keep one sender forever, so each mail opens a scope.</summary>
public sealed class AccountMailSender(AccountMails mails, IServiceScopeFactory scopes, TimeProvider time, ILogger<AccountMailSender> logger)
    : IEmailSender<User>
{
    /// <summary>Anyone can request these mails for any address, so the number per address is limited.</summary>
    private const int MaxPerHour = 5;

    public async Task SendConfirmationLinkAsync(User user, string email, string confirmationLink)
    {
        ArgumentNullException.ThrowIfNull(user);
        var query = new Uri(WebUtility.HtmlDecode(confirmationLink)).Query;
        if (string.Equals(email, user.Email, StringComparison.OrdinalIgnoreCase))
        {
            await SendAsync(mails.ConfirmEmail(user, query), email);
            return;
        }

        await SendAsync(mails.ConfirmNewEmail(user, query), email);
        if (user.Email is { } old) await SendAsync(mails.EmailIsChanging(user, email, query), old);
    }

    public Task SendPasswordResetCodeAsync(User user, string email, string resetCode) =>
        SendAsync(mails.ResetPassword(user, email, WebUtility.HtmlDecode(resetCode)), email);

    public Task SendPasswordResetLinkAsync(User user, string email, string resetLink) =>
        throw new NotSupportedException("Password resets are sent as codes.");

    private async Task SendAsync(MailContent content, string recipient)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<BooklyDbContext>();
        var since = time.GetUtcNow() - TimeSpan.FromHours(1);
        if (await db.OutboxMails.CountAsync(mail => mail.Recipient == recipient && mail.CreatedAt > since && mail.OrderId == null) >= MaxPerHour)
        {
            logger.LogWarning("No more account mails for one address within the hour: {Fact} is not sent", content.Fact);
            return;
        }

        await scope.ServiceProvider.GetRequiredService<Outbox>().AddAsync(content, recipient, CancellationToken.None);
    }
}

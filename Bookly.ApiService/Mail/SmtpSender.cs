using System.Net.Sockets;
using System.Security.Authentication;
using Bookly.Contracts;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Options;
using MimeKit;
using MimeKit.Utils;

namespace Bookly.ApiService.Mail;

/// <summary>What the mail server made of one mail.</summary>
/// <param name="Refusal">Its words; null when it took the mail.</param>
/// <param name="IsForGood">Trying again would be refused again.</param>
public readonly record struct Delivery(string? Refusal, bool IsForGood);

/// <summary>One connection to the mail server. Whatever goes wrong with the connection itself is a <see cref="MailServerException"/>.</summary>
/// <param name="shop">The sender's name where <see cref="MailOptions.From"/> has none.</param>
public sealed class SmtpSender(IOptions<MailOptions> options, string shop) : IAsyncDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(20);

    private readonly SmtpClient _client = new() { Timeout = (int)Timeout.TotalMilliseconds };

    /// <exception cref="MailServerException">The server cannot be reached, or does not want us.</exception>
    public Task ConnectAsync(CancellationToken cancellationToken) => WithServerErrorsAsync(async () =>
    {
        var smtp = options.Value.Smtp;
        await _client.ConnectAsync(smtp.Host, smtp.Port, (SecureSocketOptions)smtp.Security, cancellationToken);
        if (smtp is { User: { Length: > 0 } user, Password: { } password })
        {
            await _client.AuthenticateAsync(user, password, cancellationToken);
        }
        return true;
    }, cancellationToken);

    /// <exception cref="MailServerException">The connection broke; nobody knows whether the mail was taken.</exception>
    public Task<Delivery> SendAsync(OutboxMail mail, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(mail);
        return WithServerErrorsAsync(async () =>
        {
            try
            {
                using var message = MessageOf(mail);
                await _client.SendAsync(message, cancellationToken);
                return default;
            }
            catch (SmtpCommandException e)
            {
                // 5xx is a no, 4xx is a not now (RFC 5321, section 4.2.1).
                return new Delivery($"{(int)e.StatusCode} {e.Message}", IsForGood: (int)e.StatusCode >= 500);
            }
            catch (ParseException e)
            {
                return new Delivery($"The address cannot be written to: {e.Message}", IsForGood: true);
            }
        }, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (_client.IsConnected) await _client.DisconnectAsync(quit: true);
        }
        catch (Exception e) when (IsServerFailure(e))
        {
            // It has all that we had for it.
        }
        finally
        {
            _client.Dispose();
        }
    }

    private MimeMessage MessageOf(OutboxMail mail)
    {
        var from = MailboxAddress.Parse(options.Value.From);
        if (string.IsNullOrEmpty(from.Name)) from.Name = shop;
        var body = new BodyBuilder { TextBody = mail.Text, HtmlBody = mail.Html };
        var message = new MimeMessage
        {
            // Made of the fact: should a mail go out twice, both are the same mail to whoever gets them.
            MessageId = $"{mail.Fact}@{from.Domain}",
            Subject = mail.Subject,
            Date = mail.CreatedAt,
            Body = body.ToMessageBody(),
        };
        message.From.Add(from);
        message.To.Add(MailboxAddress.Parse(MailAddressText.ToAscii(mail.Recipient)));
        // No out-of-office answers, please (RFC 3834).
        message.Headers.Add("Auto-Submitted", "auto-generated");
        return message;
    }

    private static async Task<T> WithServerErrorsAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken)
    {
        try
        {
            return await work();
        }
        catch (Exception e) when (IsServerFailure(e) && !cancellationToken.IsCancellationRequested)
        {
            throw new MailServerException(e.Message, e);
        }
    }

    private static bool IsServerFailure(Exception e) => e is SocketException or IOException or ProtocolException or CommandException
        or ServiceNotConnectedException or ServiceNotAuthenticatedException or System.Security.Authentication.AuthenticationException
        or MailKit.Security.AuthenticationException or SslHandshakeException or NotSupportedException or TimeoutException or OperationCanceledException;
}

/// <summary>The mail server is away, broke off, or does not accept our credentials.</summary>
public sealed class MailServerException(string message, Exception reason) : Exception(message, reason);

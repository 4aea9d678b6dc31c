using System.Net;
using Bookly.Contracts;
using MailKit.Security;
using Microsoft.Extensions.Options;
using MimeKit;

namespace Bookly.ApiService.Mail;

/// <summary>Configuration section <c>Mail</c>. Without <c>Mail:Smtp:Host</c> mails are written and wait in the outbox.</summary>
public sealed class MailOptions
{
    public const string Section = "Mail";

    /// <summary>The sender, such as <c>orders@books.example</c>, under the shop's name unless it has another. Replies go there too.</summary>
    public string From { get; set; } = "";

    public SmtpOptions Smtp { get; set; } = new();

    /// <summary>Whether there is a server to send by.</summary>
    public bool CanSend => !string.IsNullOrWhiteSpace(Smtp.Host);

    /// <summary>What is wrong with the configuration, one readable sentence; null when nothing is.</summary>
    public string? FindError(IHostEnvironment environment)
    {
        if (!CanSend) return null;
        if (!MailboxAddress.TryParse(From, out var from) || !MailAddressText.IsValid(from.Address))
            return "Mail:From is not a sender: set it to an address such as orders@books.example.";
        if (Smtp.Port is < 1 or > 65535) return "Mail:Smtp:Port must be a number from 1 to 65535; 587 is usual.";
        if (Smtp.User is { Length: > 0 } != Smtp.Password is { Length: > 0 }) return "Mail:Smtp:User and Mail:Smtp:Password belong together: set both or neither.";
        if (Smtp.Security == SmtpSecurity.None && !IsOnThisMachine(Smtp.Host) && Smtp.User is { Length: > 0 })
            return "Mail:Smtp:Security is None: the password would travel in the clear. Use StartTls or Tls.";
        if (environment.IsDevelopment() && !IsOnThisMachine(Smtp.Host))
            return "Mail:Smtp:Host points away from this machine, and in Development no mail leaves it. Start Bookly.AppHost, which has a mail catcher.";
        return null;
    }

    private static bool IsOnThisMachine(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
}

/// <summary>The mail server that takes our mail.</summary>
public sealed class SmtpOptions
{
    public string Host { get; set; } = "";

    public int Port { get; set; } = 587;

    public SmtpSecurity Security { get; set; } = SmtpSecurity.StartTls;

    public string? User { get; set; }

    public string? Password { get; set; }
}

/// <summary>How the connection to the mail server is kept private.</summary>
public enum SmtpSecurity
{
    /// <summary>TLS from STARTTLS on, or no mail (port 587).</summary>
    StartTls = SecureSocketOptions.StartTls,

    /// <summary>TLS from the first byte on (port 465).</summary>
    Tls = SecureSocketOptions.SslOnConnect,

    /// <summary>Not at all: for a server on this machine or in a private network.</summary>
    None = SecureSocketOptions.None,
}

internal sealed class MailOptionsValidator(IHostEnvironment environment) : IValidateOptions<MailOptions>
{
    public ValidateOptionsResult Validate(string? name, MailOptions options) =>
        options.FindError(environment) is { } mistake ? ValidateOptionsResult.Fail(mistake) : ValidateOptionsResult.Success;
}

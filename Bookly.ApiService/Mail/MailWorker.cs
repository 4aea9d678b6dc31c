using Bookly.ApiService.Common;
using Bookly.ApiService.Settings;
using Microsoft.Extensions.Options;

namespace Bookly.ApiService.Mail;

/// <summary>
/// Writes the mails that moves of orders ask for, and sends what is in the outbox. Runs in every replica; the replicas share the
/// work, because each takes rows that the others then leave alone.
/// </summary>
public sealed class MailWorker(
    IServiceScopeFactory scopes, IOptions<MailOptions> options, SettingsCache settings, MailTelemetry telemetry, TimeProvider time,
    ILogger<MailWorker> logger)
    : PollingWorker(scopes, Pause, time, logger)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan CleanUpInterval = TimeSpan.FromHours(1);

    /// <summary>A replica that dies with mails taken gives them back after this long: longer than the batch below can take.</summary>
    private static readonly TimeSpan LeaseDuration = TimeSpan.FromMinutes(5);

    private const int BatchSize = 8;

    private TimeSpan _serverPause;
    private DateTimeOffset _serverWaitsUntil;
    private DateTimeOffset _nextHousekeeping;

    protected override async Task<bool> RunBatchAsync(CancellationToken cancellationToken)
    {
        var isMore = await InScopeAsync((OrderMailComposer composer) => composer.ComposeAsync(cancellationToken));
        if (options.Value.CanSend && Time.GetUtcNow() >= _serverWaitsUntil) isMore |= await InScopeAsync((Outbox outbox) => SendBatchAsync(outbox, cancellationToken));
        if (Time.GetUtcNow() >= _nextHousekeeping) await InScopeAsync((Outbox outbox) => CleanUpAsync(outbox, cancellationToken));
        return isMore;
    }

    /// <summary>Sends what is due over one connection; true when there may be more.</summary>
    private async Task<bool> SendBatchAsync(Outbox outbox, CancellationToken cancellationToken)
    {
        var due = await outbox.TakeDueAsync(BatchSize, LeaseDuration, cancellationToken);
        if (due.Count == 0) return false;

        var unsent = new Queue<OutboxMail>(due);
        try
        {
            await using var smtp = new SmtpSender(options, settings.Current.Shop.Name);
            await smtp.ConnectAsync(cancellationToken);
            while (unsent.TryPeek(out var mail))
            {
                await RecordAsync(outbox, mail, await smtp.SendAsync(mail, cancellationToken), cancellationToken);
                unsent.Dequeue();
            }
        }
        catch (MailServerException e)
        {
            _serverPause = _serverPause == TimeSpan.Zero ? Pause : TimeSpan.FromTicks(Math.Min(2 * _serverPause.Ticks, LongestPause.Ticks));
            _serverWaitsUntil = Time.GetUtcNow() + _serverPause;
            Logger.LogWarning("The mail server does not take mail; it is tried again in {Seconds} s: {Reason}", _serverPause.TotalSeconds, e.Message);
            await outbox.PutOffAsync(unsent, e.Message, _serverPause, cancellationToken);
            return false;
        }

        _serverPause = TimeSpan.Zero;
        return due.Count == BatchSize;
    }

    private async Task RecordAsync(Outbox outbox, OutboxMail mail, Delivery delivery, CancellationToken cancellationToken)
    {
        if (delivery.Refusal is { } refusal)
        {
            Logger.LogWarning("Mail {MailId} ({Fact}) was refused{ForGood}: {Reason}", mail.Id, mail.Fact, delivery.IsForGood ? " for good" : "", refusal);
            telemetry.Refused(delivery.IsForGood);
            await outbox.RecordRefusalAsync(mail, refusal, delivery.IsForGood, cancellationToken);
        }
        else
        {
            telemetry.Sent(Time.GetUtcNow() - mail.CreatedAt);
            await outbox.RecordSentAsync(mail, cancellationToken);
        }
    }

    private async Task CleanUpAsync(Outbox outbox, CancellationToken cancellationToken)
    {
        await outbox.ForgetOldAsync(cancellationToken);
        if (!options.Value.CanSend)
        {
            Logger.LogWarning(
                "No mail server is configured (Mail:Smtp:Host): {Waiting} mails wait in the outbox until one is",
                await outbox.CountWaitingAsync(cancellationToken));
        }

        _nextHousekeeping = Time.GetUtcNow() + CleanUpInterval;
    }
}

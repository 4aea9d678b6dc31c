using Microsoft.Extensions.Options;

namespace Bookly.ApiService.Mail;

/// <summary>
/// Writes the mails that moves of orders ask for, and sends what is in the outbox. Runs in every replica; the replicas share the
/// work, because each takes rows that the others then leave alone.
/// </summary>
public sealed class MailWorker(
    IServiceScopeFactory scopes, IOptions<MailOptions> options, MailTelemetry telemetry, TimeProvider time, ILogger<MailWorker> logger) : BackgroundService
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

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, time);
        do
        {
            try
            {
                await InScopeAsync(services => WriteAllAsync(services, stoppingToken));
                if (options.Value.CanSend && time.GetUtcNow() >= _serverWaitsUntil)
                {
                    while (await InScopeAsync(services => SendBatchAsync(services, stoppingToken))) { }
                }

                if (time.GetUtcNow() >= _nextHousekeeping) await InScopeAsync(services => CleanUpAsync(services, stoppingToken));
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                logger.LogWarning("The outbox cannot be worked on now: {Reason}", e.Message);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private static async Task<bool> WriteAllAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        while (await services.GetRequiredService<OrderMailComposer>().ComposeAsync(cancellationToken)) { }
        return false;
    }

    /// <summary>Sends what is due over one connection; true when there may be more.</summary>
    private async Task<bool> SendBatchAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        var outbox = services.GetRequiredService<Outbox>();
        var due = await outbox.TakeDueAsync(BatchSize, LeaseDuration, cancellationToken);
        if (due.Count == 0) return false;

        var unsent = new Queue<OutboxMail>(due);
        try
        {
            await using var smtp = new SmtpSender(options);
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
            _serverWaitsUntil = time.GetUtcNow() + _serverPause;
            logger.LogWarning("The mail server does not take mail; it is tried again in {Seconds} s: {Reason}", _serverPause.TotalSeconds, e.Message);
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
            logger.LogWarning("Mail {MailId} ({Fact}) was refused{ForGood}: {Reason}", mail.Id, mail.Fact, delivery.IsForGood ? " for good" : "", refusal);
            telemetry.Refused(delivery.IsForGood);
            await outbox.RecordRefusalAsync(mail, refusal, delivery.IsForGood, cancellationToken);
        }
        else
        {
            telemetry.Sent(time.GetUtcNow() - mail.CreatedAt);
            await outbox.RecordSentAsync(mail, cancellationToken);
        }
    }

    private async Task<bool> CleanUpAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        var outbox = services.GetRequiredService<Outbox>();
        await outbox.ForgetOldAsync(cancellationToken);
        if (!options.Value.CanSend)
        {
            logger.LogWarning(
                "No mail server is configured (Mail:Smtp:Host): {Waiting} mails wait in the outbox until one is",
                await outbox.CountWaitingAsync(cancellationToken));
        }

        _nextHousekeeping = time.GetUtcNow() + CleanUpInterval;
        return true;
    }

    private async Task<bool> InScopeAsync(Func<IServiceProvider, Task<bool>> work)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await work(scope.ServiceProvider);
    }
}

using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace Bookly.ApiService.Mail;

/// <summary>Degraded where no mail server is configured: the shop sells, but its shoppers hear nothing.</summary>
internal sealed class MailHealth(IOptions<MailOptions> options) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(options.Value.CanSend
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Degraded("Mail:Smtp:Host is not set: mails wait in the outbox."));
}

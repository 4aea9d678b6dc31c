using Bookly.ApiService.Common;

namespace Bookly.ApiService.Audit;

public static class AuditSetup
{
    public static void AddAudit(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddHttpContextAccessor().AddScoped<AuditLog>().AddHostedService<AuditRetention>();
    }
}

/// <summary>Once a day; every replica may, since a second deletion finds nothing.</summary>
internal sealed class AuditRetention(IServiceScopeFactory scopes, TimeProvider time, ILogger<AuditRetention> logger)
    : PollingWorker(scopes, TimeSpan.FromDays(1), time, logger)
{
    protected override TimeSpan FirstPause => TimeSpan.FromMinutes(10);

    protected override async Task<bool> RunBatchAsync(CancellationToken cancellationToken)
    {
        await InScopeAsync<AuditLog>(audit => audit.ForgetOldAsync(cancellationToken));
        return false;
    }
}

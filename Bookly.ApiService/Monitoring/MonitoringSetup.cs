using Microsoft.Extensions.Options;

namespace Bookly.ApiService.Monitoring;

public static class MonitoringSetup
{
    public static void AddMonitoring(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddOptions<MonitorOptions>().Bind(builder.Configuration.GetSection(MonitorOptions.Section)).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<MonitorOptions>, Validator>();
        builder.Services
            .AddSingleton<MonitorTelemetry>()
            .AddSingleton<Heartbeat>().AddHostedService(services => services.GetRequiredService<Heartbeat>())
            .AddScoped<Watches>().AddScoped<Alarms>().AddScoped<AlarmPoster>()
            .AddHostedService<MonitorWorker>();
    }

    private sealed class Validator : IValidateOptions<MonitorOptions>
    {
        public ValidateOptionsResult Validate(string? name, MonitorOptions options) =>
            options.FindError() is { } mistake ? ValidateOptionsResult.Fail(mistake) : ValidateOptionsResult.Success;
    }
}

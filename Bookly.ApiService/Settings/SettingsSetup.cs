namespace Bookly.ApiService.Settings;

public static class SettingsSetup
{
    public static void AddSettings(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddOptions<RefundOptions>().Bind(builder.Configuration.GetSection(RefundOptions.Section));
        builder.Services
            .AddSingleton<SettingsCache>().AddSingleton<SettingsSignal>().AddScoped<SettingsSeed>().AddScoped<SettingsWriter>()
            .AddHostedService<SettingsRefresh>();
    }
}

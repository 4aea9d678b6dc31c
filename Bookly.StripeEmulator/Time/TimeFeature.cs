namespace Bookly.StripeEmulator.Time;

/// <summary>What time registers.</summary>
internal static class TimeFeature
{
    public static void AddTime(this IServiceCollection services)
    {
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<EmulatorClock>();
        services.AddSingleton<Scheduler>().AddHostedService(provider => provider.GetRequiredService<Scheduler>());
    }
}

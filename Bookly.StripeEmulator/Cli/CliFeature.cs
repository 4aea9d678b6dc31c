using Bookly.StripeEmulator.Api;
using Bookly.StripeEmulator.Events;

namespace Bookly.StripeEmulator.Cli;

/// <summary>What the Stripe CLI's side registers.</summary>
internal static class CliFeature
{
    public static void AddCli(this IServiceCollection services)
    {
        services.AddSingleton<CliHub>().AddSingleton<IEventForwarder>(provider => provider.GetRequiredService<CliHub>());
        services.AddApiResource<CliResource>();
    }
}

using Aspire.Hosting.Eventing;
using Aspire.Hosting.Lifecycle;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Bookly.AppHost;

/// <summary>Stops the start at a setting that nothing reads, before anything runs.</summary>
internal sealed class SettingsCheck(IConfiguration configuration) : IDistributedApplicationEventingSubscriber
{
    /// <exception cref="DistributedApplicationException">A setting is misspelt, or its value is not of its type.</exception>
    public Task SubscribeAsync(IDistributedApplicationEventing eventing, DistributedApplicationExecutionContext executionContext, CancellationToken cancellationToken)
    {
        eventing.Subscribe<BeforeStartEvent>((_, _) => KnownSettings.FindMistake(configuration) is { } mistake
            ? throw new DistributedApplicationException(mistake)
            : Task.CompletedTask);
        return Task.CompletedTask;
    }
}

internal static class SettingsCheckExtensions
{
    public static void RequireKnownSettings(this IDistributedApplicationBuilder builder) => builder.Services.AddEventingSubscriber<SettingsCheck>();
}

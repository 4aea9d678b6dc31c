using System.Globalization;
using Aspire.Hosting.Eventing;
using Aspire.Hosting.Lifecycle;
using Bookly.Hosting.Running;
using Microsoft.Extensions.DependencyInjection;

namespace Bookly.Hosting.Processes;

internal static class ProcessSupport
{
    /// <summary>Services that process servers need in the AppHost; may be called more than once.</summary>
    public static void AddProcessSupport(this IDistributedApplicationBuilder builder)
    {
        if (builder.Services.Any(service => service.ServiceType == typeof(RunJournal))) return;

        builder.AddConsoleSupport();
        var stateFolder = new AppHostFiles(builder).StateFolder;
        builder.Services.AddSingleton(_ => new RunJournal(stateFolder));
        builder.Services.AddEventingSubscriber<JournalKeeper>();
    }

    /// <summary>Cleans up after killed AppHosts and records the processes of this one.</summary>
    private sealed class JournalKeeper(RunJournal journal, ResourceNotificationService notifications) : IDistributedApplicationEventingSubscriber
    {
        public Task SubscribeAsync(IDistributedApplicationEventing eventing, DistributedApplicationExecutionContext context, CancellationToken cancellationToken)
        {
            if (!context.IsRunMode) return Task.CompletedTask;

            journal.ClearLeftovers();
            _ = RecordAsync();
            return Task.CompletedTask;
        }

        private async Task RecordAsync()
        {
            await foreach (var change in notifications.WatchAsync())
            {
                var id = change.Snapshot.Properties.FirstOrDefault(property => property.Name == "executable.pid")?.Value;
                // DCP reports 0 for a process that has not started.
                if (id is not null && Convert.ToInt32(id, CultureInfo.InvariantCulture) is > 0 and var processId) journal.Record(processId);
            }
        }
    }
}

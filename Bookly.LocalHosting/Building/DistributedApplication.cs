using Aspire.Hosting.ApplicationModel;
using Bookly.LocalHosting.Execution;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting;

/// <summary>An application whose resources run as local processes while it runs.</summary>
public sealed class DistributedApplication : IHost, IAsyncDisposable
{
    private readonly IHost host;

    internal DistributedApplication(IHost host) => this.host = host;

    public IServiceProvider Services => host.Services;

    /// <summary>What the resources are doing.</summary>
    public ResourceNotificationService ResourceNotifications => Services.GetRequiredService<ResourceNotificationService>();

    /// <summary>Starts, stops and restarts resources.</summary>
    public ResourceCommandService ResourceCommands => Services.GetRequiredService<ResourceCommandService>();

    public static IDistributedApplicationBuilder CreateBuilder() => CreateBuilder([]);

    public static IDistributedApplicationBuilder CreateBuilder(string[] args) => CreateBuilder(new DistributedApplicationOptions { Args = args });

    public static IDistributedApplicationBuilder CreateBuilder(DistributedApplicationOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new DistributedApplicationBuilder(options, AppHostInterception.Current);
    }

    /// <summary>Runs until Ctrl-C, SIGTERM or the failure of a resource.</summary>
    public void Run() => RunAsync().GetAwaiter().GetResult();

    /// <inheritdoc cref="Run"/>
    public async Task RunAsync(CancellationToken cancellationToken = default)
    {
        var outcome = Services.GetRequiredService<RunOutcome>();
        try
        {
            await ((IHost)this).RunAsync(cancellationToken);
        }
        catch (DistributedApplicationException e)
        {
            outcome.Fail(e.Message);
        }

        // After the host is disposed, so that these are the last lines on the screen.
        if (outcome.Failure is { } failure)
        {
            await Console.Error.WriteLineAsync(failure);
            Environment.ExitCode = 1;
        }
    }

    public Task StartAsync(CancellationToken cancellationToken = default) => host.StartAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken = default) => host.StopAsync(cancellationToken);

    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    /// <summary>Stops every resource, if that has not happened yet.</summary>
    public async ValueTask DisposeAsync()
    {
        await host.Services.GetRequiredService<Orchestrator>().StopAllAsync();
        if (host is IAsyncDisposable disposable) await disposable.DisposeAsync();
        else host.Dispose();
    }
}

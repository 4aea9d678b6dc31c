using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Bookly.LocalHosting.Execution;

/// <summary>Starts all resources, each as soon as what it waits for is healthy, and stops them in the opposite order.</summary>
internal sealed class Orchestrator(
    IResourceCollection resources, IServiceProvider services, EndpointAllocation allocation, ResourceNotificationService notifications,
    ProcessLauncher launcher, RunJournal journal, ResourceOutput output, RunOutcome outcome, Welcome welcome, IConfiguration configuration,
    IHostApplicationLifetime lifetime) : IHostedService, IDisposable
{
    private const string StopOnCrash = "LocalHosting:StopOnCrash";

    private readonly Dictionary<IResource, List<InstanceSupervisor>> supervisors = [];
    private readonly List<RoundRobinProxy> proxies = [];
    private readonly CancellationTokenSource stopping = new();
    private List<Task> starting = [];
    private Task? stop;

    /// <summary>Every instance by its id.</summary>
    public IEnumerable<InstanceSupervisor> Instances => supervisors.Values.SelectMany(copies => copies);

    /// <summary>Allocates addresses and sets everything going; returns without waiting for health.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        ResourceDependencies.RequireNoCycle(resources);
        journal.ClearLeftovers();
        foreach (var resource in resources)
        {
            if (resource.Annotations.OfType<StarterAnnotation>().LastOrDefault()?.Create(services) is not { } starter) continue;

            var (instances, proxiesOfResource) = allocation.Allocate(resource);
            proxies.AddRange(proxiesOfResource);
            supervisors[resource] =
                [.. instances.Select(instance => new InstanceSupervisor(instance, starter, notifications, launcher, journal, output, text => OnCrash(resource, text)))];
        }

        foreach (var proxy in proxies) proxy.Start();
        foreach (var instance in Instances) await instance.AnnounceAsync();
        starting = [.. Instances.Select(instance => instance.StartAsync(stopping.Token))];
        _ = WelcomeWhenHealthyAsync();
    }

    public Task StopAsync(CancellationToken cancellationToken) => StopAllAsync();

    /// <summary>Stops every resource after those that depend on it; the second call waits for the first.</summary>
    public Task StopAllAsync() => stop ??= StopInReverseOrderAsync();

    public void Dispose() => stopping.Dispose();

    private async Task StopInReverseOrderAsync()
    {
        await stopping.CancelAsync();
        await Task.WhenAll(starting);

        var stops = new Dictionary<IResource, Task>();
        await Task.WhenAll(supervisors.Keys.Select(StopAfterDependents));
        foreach (var proxy in proxies) await proxy.DisposeAsync();
        foreach (var instance in Instances) instance.Dispose();
        journal.Dispose();

        Task StopAfterDependents(IResource resource) => stops.TryGetValue(resource, out var begun) ? begun : stops[resource] = StopAsync(resource);

        async Task StopAsync(IResource resource)
        {
            var dependents = supervisors.Keys.Where(other => other.Dependencies().Any(dependency => dependency.Resource == resource));
            await Task.WhenAll(dependents.Select(StopAfterDependents));
            await Task.WhenAll(supervisors[resource].Select(instance => instance.StopAsync()));
        }
    }

    private async Task WelcomeWhenHealthyAsync()
    {
        try
        {
            await Task.WhenAll(supervisors.Keys.Select(resource => notifications.WaitForResourceHealthyAsync(resource.Name, stopping.Token)));
            welcome.Show(resources);
        }
        catch (Exception e) when (e is OperationCanceledException or DistributedApplicationException)
        {
            // Reported where it failed.
        }
    }

    /// <summary>
    /// Ends the application, unless <c>LocalHosting:StopOnCrash</c> is false, or <c>LocalHosting:StopOnCrash:{resource}</c>
    /// is: then somebody starts that one resource again.
    /// </summary>
    private void OnCrash(IResource resource, string description)
    {
        if (stopping.IsCancellationRequested || !configuration.GetValue(StopOnCrash, true)) return;
        if (!configuration.GetValue($"{StopOnCrash}:{resource.Name}", true))
        {
            // Without the last lines: they have just been shown.
            output.LoggerOf(resource.Name).LogError("{WhatHappened}", description.Split(Environment.NewLine)[0]);
            return;
        }

        outcome.Fail(description);
        lifetime.StopApplication();
    }
}

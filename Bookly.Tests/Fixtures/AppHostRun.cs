namespace Bookly.Tests.Fixtures;

/// <summary>The AppHost's application in this process, started by the first test that needs it, on free ports and with empty servers.</summary>
public sealed class AppHostRun : IAsyncDisposable
{
    /// <summary>Also covers what a first run has to fetch: a server, a tool.</summary>
    private static readonly TimeSpan StartTimeout = TimeSpan.FromMinutes(4);

    private readonly ResourceLogs _logs = new();
    private readonly Lazy<Task<DistributedApplication>> _app;

    /// <param name="waitFor">The resources that must be healthy.</param>
    /// <param name="settings">Of the AppHost, beside those that keep nothing and never use a developer's own Stripe account.</param>
    /// <param name="configure">Changes to the application model.</param>
    public AppHostRun(string[] waitFor, string[] settings, Action<IDistributedApplicationTestingBuilder>? configure = null) =>
        _app = new Lazy<Task<DistributedApplication>>(() => StartAsync(waitFor, settings, configure));

    /// <summary>The last lines of every process.</summary>
    public string Logs => _logs.ToString();

    public Task<DistributedApplication> AppAsync() => _app.Value;

    public async ValueTask DisposeAsync()
    {
        if (_app is { IsValueCreated: true, Value.IsCompletedSuccessfully: true }) await (await _app.Value).DisposeAsync();
    }

    private async Task<DistributedApplication> StartAsync(string[] waitFor, string[] settings, Action<IDistributedApplicationTestingBuilder>? configure)
    {
        using var timeout = new CancellationTokenSource(StartTimeout);
        DistributedApplication? app = null;
        try
        {
            var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.Bookly_AppHost>(
                [
                    "--Postgres:KeepData=false", "--Stripe:SecretKey=", "--Stripe:UseCli=false",
                    // Fresh accounts buy stacks of books.
                    "--Checkout:Holds:Enforced=false",
                    // Alarms would mail the admin of tests that count mails.
                    "--Monitor:Interval=0", .. settings,
                ], timeout.Token);
            _logs.AddTo(builder);
            configure?.Invoke(builder);
            app = await builder.BuildAsync(timeout.Token);
            await app.StartAsync(timeout.Token);
            foreach (var resource in waitFor)
            {
                await app.ResourceNotifications.WaitForResourceHealthyAsync(resource, WaitBehavior.StopOnResourceUnavailable, timeout.Token);
            }

            return app;
        }
        catch (Exception e)
        {
            if (app is not null) await app.DisposeAsync();
            throw new InvalidOperationException($"The shop did not start: {e.Message}{Environment.NewLine}{_logs}", e);
        }
    }
}

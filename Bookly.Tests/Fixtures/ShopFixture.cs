using System.Diagnostics;
using Bookly.Tests.Fixtures;

[assembly: AssemblyFixture(typeof(ShopFixture))]

namespace Bookly.Tests.Fixtures;

/// <summary>
/// The whole shop, as the AppHost describes it, on free ports and with empty servers: one for all tests that need it,
/// started by the first of them.
/// </summary>
public sealed class ShopFixture : IAsyncDisposable
{
    /// <summary>Also covers what a first run has to fetch: a server, a tool.</summary>
    private static readonly TimeSpan StartTimeout = TimeSpan.FromMinutes(4);

    /// <summary>Nothing that is kept, and never a developer's own Stripe account.</summary>
    private static readonly string[] Settings = ["--Postgres:KeepData=false", "--Stripe:SecretKey=", "--Stripe:UseCli=false", "--ApiService:Replicas=1"];

    private readonly ResourceLogs logs = new();
    private readonly Lazy<Task<DistributedApplication>> shop;

    public ShopFixture() => shop = new Lazy<Task<DistributedApplication>>(StartAsync);

    /// <summary>The running application, for tests that stop or watch its resources.</summary>
    public Task<DistributedApplication> ShopAsync() => shop.Value;

    /// <summary>The address of a resource's <c>http</c> endpoint.</summary>
    public async Task<Uri> AddressAsync(string resource) => (await ShopAsync()).GetEndpoint(resource, "http");

    /// <summary>A new client of the API; the caller's to sign in and to dispose.</summary>
    public Task<HttpClient> ApiAsync() => ClientAsync("apiservice");

    /// <summary>A new client of the website, without cookies and not following redirects.</summary>
    public async Task<HttpClient> WebAsync() =>
        new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = await AddressAsync("web") };

    /// <summary>A new client of the emulator.</summary>
    public Task<HttpClient> StripeAsync() => ClientAsync("stripe");

    /// <summary>The connection string of the Postgres server, naming no database.</summary>
    public Task<string> PostgresAsync() => ConnectionStringAsync("postgres");

    /// <summary>The connection string of the running shop's own database.</summary>
    public Task<string> DatabaseAsync() => ConnectionStringAsync("bookly");

    /// <summary>The connection string of Redis.</summary>
    public Task<string> RedisAsync() => ConnectionStringAsync("redis");

    public async ValueTask DisposeAsync()
    {
        if (shop is { IsValueCreated: true, Value.IsCompletedSuccessfully: true }) await (await shop.Value).DisposeAsync();
    }

    private async Task<DistributedApplication> StartAsync()
    {
        using var patience = new CancellationTokenSource(StartTimeout);
        DistributedApplication? app = null;
        try
        {
            var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.Bookly_AppHost>(Settings, patience.Token);
            logs.AddTo(builder);
            app = await builder.BuildAsync(patience.Token);
            await app.StartAsync(patience.Token);
            foreach (var resource in new[] { "stripe", "web" })
            {
                await app.ResourceNotifications.WaitForResourceHealthyAsync(resource, WaitBehavior.StopOnResourceUnavailable, patience.Token);
            }

            return app;
        }
        catch (Exception e)
        {
            if (app is not null) await app.DisposeAsync();
            throw new InvalidOperationException($"The shop did not start: {e.Message}{Environment.NewLine}{logs}", e);
        }
    }

    private async Task<HttpClient> ClientAsync(string resource) => new() { BaseAddress = await AddressAsync(resource) };

    private async Task<string> ConnectionStringAsync(string resource) =>
        await (await ShopAsync()).GetConnectionStringAsync(resource) ?? throw new UnreachableException($"'{resource}' has no connection string.");
}

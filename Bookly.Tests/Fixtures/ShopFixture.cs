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
    private readonly AppHostRun _shop = new(waitFor: ["stripe", "web"], settings: ["--ApiService:Replicas=1"]);

    /// <summary>The running application, for tests that stop or watch its resources.</summary>
    public Task<DistributedApplication> ShopAsync() => _shop.AppAsync();

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

    public ValueTask DisposeAsync() => _shop.DisposeAsync();

    private async Task<HttpClient> ClientAsync(string resource) => new() { BaseAddress = await AddressAsync(resource) };

    private async Task<string> ConnectionStringAsync(string resource) =>
        await (await ShopAsync()).GetConnectionStringAsync(resource) ?? throw new UnreachableException($"'{resource}' has no connection string.");
}

using Bookly.ApiService;
using Bookly.ApiService.Data;
using Bookly.ApiService.Reconciliation;
using Bookly.StripeEmulator;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Bookly.Tests.Fixtures;

/// <summary>
/// A shop of a test's own, in this process: a fresh database on the fixture's Postgres, the fixture's Redis, an emulator, and one or
/// more API replicas. For tests that misbehave, move the clock or take the service apart, and so cannot share the running shop.
/// </summary>
public sealed class TestShop : IAsyncDisposable
{
    private readonly List<WebApplication> _apis = [];
    private readonly List<HttpClient> _clients = [];
    private readonly string _server;
    private readonly string _database = $"test_{Guid.NewGuid():N}";
    private readonly string _redis;
    private WebApplication? _emulator;
    private string? _role;

    private TestShop(string server, string redis) => (_server, _redis) = (server, redis);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public EmulatorControl Stripe { get; private set; } = null!;

    public Uri? StripeAddress { get; private set; }

    /// <summary>Where the emulator sends its events.</summary>
    public Uri? WebhookUrl { get; private set; }

    public string Redis => _redis;

    /// <summary>Signed in as the seeded admin.</summary>
    public Shopper Admin { get; private set; } = null!;

    public string ConnectionString => new NpgsqlConnectionStringBuilder(_server) { Database = _database }.ConnectionString;

    /// <summary>Of the first replica, for a website in front of it.</summary>
    public Uri ApiAddress => AddressOf(_apis[0]);

    /// <summary>What <see cref="Bookly.Contracts.LiveChanges.ChannelSetting"/> is here.</summary>
    public string Channel => _database;

    /// <summary>The services of a replica, for tests that look inside.</summary>
    public IServiceProvider Services(int replica = 0) => _apis[replica].Services;

    /// <param name="configure">Registrations to change in every replica: interceptors, a guard taken away.</param>
    /// <param name="settings">Configuration of the API, as <c>key=value</c>.</param>
    public static async Task<TestShop> StartAsync(
        ShopFixture fixture, int replicas = 1, Action<WebApplicationBuilder>? configure = null, params string[] settings) =>
        await StartAsync(new TestShop(await fixture.PostgresAsync(), await fixture.RedisAsync()), replicas, configure, settings);

    /// <summary>The API works as a role of Postgres of this name and password; only its start has the owner's.</summary>
    public static async Task<TestShop> StartAsRoleAsync(ShopFixture fixture, string role) =>
        await StartAsync(new TestShop(await fixture.PostgresAsync(), await fixture.RedisAsync()) { _role = role }, replicas: 1, configure: null, settings: []);

    private static async Task<TestShop> StartAsync(TestShop shop, int replicas, Action<WebApplicationBuilder>? configure, string[] settings)
    {
        try
        {
            await shop.StartAsync(replicas, configure, settings);
            return shop;
        }
        catch
        {
            await shop.DisposeAsync();
            throw;
        }
    }

    /// <summary>A client of its own for each caller, so that each can be signed in as someone else.</summary>
    public HttpClient ApiClient(int replica = 0) => Client(AddressOf(_apis[replica]));

    /// <summary>A new account, signed in.</summary>
    public Task<Shopper> NewShopperAsync(int replica = 0) => Shopper.RegisterAsync(ApiClient(replica));

    /// <summary>Many new accounts at once, signed in, spread over the replicas.</summary>
    public async Task<Shopper[]> NewShoppersAsync(int count)
    {
        var readers = await Readers.CreateAsync(ConnectionString, Services(), count, Ct);
        return [.. readers.Select((reader, i) => Shopper.WithToken(ApiClient(i % _apis.Count), reader.Email, reader.Token))];
    }

    /// <summary>Posts a body to the webhook, signed as Stripe would unless told otherwise.</summary>
    public async Task<HttpResponseMessage> PostWebhookAsync(string body, string? signature = null, int replica = 0)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(AddressOf(_apis[replica]), "/api/payments/webhook"));
        request.Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        signature ??= global::Stripe.EventUtility.GenerateSignatureHeader(body, "whsec_bookly_emulator");
        if (signature.Length > 0) request.Headers.TryAddWithoutValidation("Stripe-Signature", signature);
        return await Client(AddressOf(_apis[replica])).SendAsync(request, Ct);
    }

    /// <summary>Asks the database, as someone who trusts no service would.</summary>
    public async Task<T> QueryAsync<T>(string sql)
    {
        await using var connection = new NpgsqlConnection(ConnectionString);
        await connection.OpenAsync(Ct);
        await using var command = new NpgsqlCommand(sql, connection);
        return (T)(await command.ExecuteScalarAsync(Ct))!;
    }

    /// <summary>Does to the database what no road of the API can do.</summary>
    public async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(ConnectionString);
        await connection.OpenAsync(Ct);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Ct);
    }

    /// <summary>How many transactions stand in a queue for a lock at this moment.</summary>
    public Task<long> WaitingForLocksAsync() => QueryAsync<long>(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'");

    /// <summary>Back to a database as a new installation finds it.</summary>
    public async Task EmptyDatabaseAsync()
    {
        await TestDatabase.DropAsync(_server, _database);
        await TestDatabase.CreateEmptyAsync(_server, _database);
    }

    /// <summary>Every invariant of docs/exactly-once.md holds.</summary>
    public async Task AssertInvariantsAsync()
    {
        var report = (await Admin.InvariantsAsync()).Value;
        Assert.True(report.Violations.Count == 0, string.Join(Environment.NewLine, report.Violations));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients) client.Dispose();
        foreach (var api in _apis) await api.DisposeAsync();
        if (_emulator is not null) await _emulator.DisposeAsync();
        await TestDatabase.DropAsync(_server, _database);
    }

    private async Task StartAsync(int replicas, Action<WebApplicationBuilder>? configure, string[] settings)
    {
        await TestDatabase.CreateAsync(_server, _database, InitializeAsync);
        var ports = Enumerable.Range(0, Math.Max(1, replicas)).Select(_ => Ports.Next()).ToArray();

        WebhookUrl = new Uri($"http://127.0.0.1:{ports[0]}/api/payments/webhook");
        _emulator = StripeEmulatorApp.Build(
        [
            "--environment=Development", "--urls=http://127.0.0.1:0", "--Logging:LogLevel:Default=None",
            $"--Emulator:WebhookUrl={WebhookUrl}",
        ]);
        await _emulator.StartAsync(Ct);
        StripeAddress = AddressOf(_emulator);
        Stripe = new EmulatorControl(Client(StripeAddress));

        foreach (var port in ports.Take(replicas))
        {
            var api = Api(ConnectionString, [$"urls=http://127.0.0.1:{port}", $"Stripe:WebhookUrl={WebhookUrl}", .. settings], configure);
            await api.InitializeDatabaseAsync(Ct);
            await api.StartAsync(Ct);
            _apis.Add(api);
        }

        if (replicas > 0) Admin = await Shopper.AdminAsync(ApiClient());
    }

    /// <summary>Migrates and seeds as the service does.</summary>
    public async Task InitializeAsync(string connectionString)
    {
        await using var api = Api(connectionString, [], configure: null);
        await api.InitializeDatabaseAsync(Ct);
    }

    private WebApplication Api(string connectionString, string[] settings, Action<WebApplicationBuilder>? configure) => ApiServiceApp.Build(
        [
            "--environment=Development", $"--ConnectionStrings:redis={_redis}",
            $"--ConnectionStrings:bookly={(_role is null ? connectionString : new NpgsqlConnectionStringBuilder(connectionString) { Username = _role, Password = _role }.ConnectionString)}",
            $"--ConnectionStrings:bookly-owner={(_role is null ? "" : connectionString)}",
            "--Stripe:SecretKey=sk_test_bookly_emulator", "--Stripe:WebhookSecret=whsec_bookly_emulator",
            $"--Stripe:ApiBase={StripeAddress?.GetLeftPart(UriPartial.Authority) ?? "http://127.0.0.1"}",
            "--Shop:PublicUrl=https://books.example", "--RateLimits:RequestsPerMinute=10000000", "--RateLimits:SignInPerMinute=100000", "--RateLimits:CheckoutPerMinute=100000",
            // Fresh accounts buy stacks of books; the tests of the limits set them.
            "--Checkout:Holds:Enforced=false",
            // The classes' admins have signed in at the start; a test that looks at proofs sets a limit.
            "--Refunds:ProofAbove=1000000000",
            // Tests lose webhooks on purpose and look at what is lost before somebody heals it; so there is no sweeper either.
            "--Reconciler:Interval=0",
            // Alarms would mail the admins of tests that count mails.
            "--Monitor:Interval=0",
            $"--Live:Channel={_database}", .. settings.Select(setting => $"--{setting}"),
        ],
        builder =>
        {
            builder.Logging.ClearProviders();
            builder.Services.Remove(builder.Services.Single(service => service.ImplementationType == typeof(SweepWorker)));
            configure?.Invoke(builder);
        });

    private HttpClient Client(Uri address)
    {
        var client = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromMinutes(3) };
        lock (_clients) _clients.Add(client);
        return client;
    }

    private static Uri AddressOf(WebApplication app) => new(app.Urls.First());
}

using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bookly.Contracts;
using Bookly.Tests.Fixtures;
using Npgsql;
using StackExchange.Redis;

namespace Bookly.Tests.Hosting;

/// <summary>The dashboard's commands, run as the dashboard and <c>aspire resource</c> run them.</summary>
public sealed class CommandTests(CommandShop shop) : IClassFixture<CommandShop>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Pay_newest_fulfills_the_open_order()
    {
        var (reader, session) = await StartBuyingAsync();

        await RunAsync("stripe", "pay-newest");

        await reader.StatusBecomesAsync(session.OrderId, OrderStatus.Fulfilled);
    }

    [Fact]
    public async Task Pay_newest_says_when_no_session_is_open()
    {
        await RunAsync("stripe", "advance-a-day");

        var result = await shop.ExecuteAsync("stripe", "pay-newest");

        Assert.False(result.Success);
        Assert.Contains("no", result.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Decline_newest_leaves_the_order_unpaid()
    {
        var (reader, session) = await StartBuyingAsync();

        await RunAsync("stripe", "decline-newest");

        Assert.Equal(OrderStatus.AwaitingPayment, (await reader.OrderAsync(session.OrderId)).Value.Status);
    }

    [Theory]
    [InlineData("settle-newest", OrderStatus.Fulfilled)]
    [InlineData("fail-newest", OrderStatus.PaymentFailed)]
    public async Task Delayed_payment_settles_or_fails(string command, OrderStatus status)
    {
        var (reader, session) = await StartBuyingAsync();
        await shop.Stripe.PayLaterAsync(session.SessionId);
        await reader.StatusBecomesAsync(session.OrderId, OrderStatus.PaymentProcessing);

        await RunAsync("stripe", command);

        await reader.StatusBecomesAsync(session.OrderId, status);
    }

    [Fact]
    public async Task Dispute_newest_disputes_the_payment()
    {
        var (reader, session) = await StartBuyingAsync();
        await shop.Stripe.PayAsync(session.SessionId);
        await reader.StatusBecomesAsync(session.OrderId, OrderStatus.Fulfilled);

        await RunAsync("stripe", "dispute-newest");

        var disputes = await shop.Stripe.GetAsync("/v1/disputes");
        Assert.NotEqual(0, disputes.GetProperty("data").GetArrayLength());
    }

    [Fact]
    public async Task Advancing_the_clock_expires_an_open_session()
    {
        var (reader, session) = await StartBuyingAsync();

        await RunAsync("stripe", "advance-31-minutes");

        await reader.StatusBecomesAsync(session.OrderId, OrderStatus.Expired);
    }

    [Theory]
    [InlineData("drop-webhooks", "webhooks", "drop", "true")]
    [InlineData("duplicate-webhooks", "webhooks", "duplicate", "5")]
    [InlineData("delay-webhooks", "webhooks", "delayMs", "30000")]
    [InlineData("shuffle-webhooks", "webhooks", "shuffle", "true")]
    [InlineData("fail-api", "api", "failRate", "1")]
    public async Task Faults_last_until_back_to_normal(string command, string group, string fault, string value)
    {
        await RunAsync("stripe", command);
        var during = await FaultsAsync();
        await RunAsync("stripe", "behave");

        Assert.Equal(value, during[group]![fault]!.ToJsonString());
        Assert.NotEqual(value, (await FaultsAsync())[group]![fault]!.ToJsonString());
    }

    [Fact]
    public async Task Reconcile_repairs_what_a_lost_webhook_left()
    {
        await RunAsync("stripe", "drop-webhooks");
        var (reader, session) = await StartBuyingAsync();
        await shop.Stripe.PayAsync(session.SessionId);

        await RunAsync("apiservice", "reconcile");

        await reader.StatusBecomesAsync(session.OrderId, OrderStatus.Fulfilled);
        await RunAsync("stripe", "behave");
    }

    [Fact]
    public async Task Check_invariants_tells_a_violation()
    {
        await RunAsync("apiservice", "check-invariants");
        var book = await shop.Admin.ListBookAsync(stock: 5);
        await shop.ExecuteSqlAsync($"UPDATE books SET held = 1 WHERE id = {book}");

        var result = await shop.ExecuteAsync("apiservice", "check-invariants");
        await shop.ExecuteSqlAsync($"UPDATE books SET held = 0 WHERE id = {book}");

        Assert.False(result.Success);
        Assert.Contains("held", result.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Doctor_says_what_is_wrong()
    {
        var healthy = await shop.ExecuteAsync("apiservice", "doctor");
        await RunAsync("stripe", "drop-webhooks");
        var deaf = await shop.ExecuteAsync("apiservice", "doctor");
        await RunAsync("stripe", "behave");

        Assert.True(healthy.Success, healthy.Message);
        Assert.Contains("OK      webhook-secret", healthy.Message, StringComparison.Ordinal);
        Assert.False(deaf.Success);
        Assert.StartsWith("UNKNOWN webhook-secret", deaf.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Replay_dead_events_tries_them_again()
    {
        const string Payload = """{"id":"evt_dead","object":"event","type":"customer.created","created":1,"livemode":false,"data":{"object":{"id":"cus_1","object":"customer"}}}""";
        await shop.ExecuteSqlAsync(
            $"""
            INSERT INTO payment_events (id, type, payload, state, attempts, received_at, next_attempt_at, last_error)
            VALUES ('evt_dead', 'customer.created', '{Payload}', 'Dead', 12, now(), now(), 'planted')
            """);

        await RunAsync("apiservice", "replay-dead-events");

        await Eventually.BecomesAsync(() => shop.QueryAsync<string>("SELECT state FROM payment_events WHERE id = 'evt_dead'"), state => state != "Dead");
    }

    [Fact]
    public async Task Flush_empties_Redis()
    {
        await using var redis = await ConnectionMultiplexer.ConnectAsync(await shop.RedisAsync());
        await redis.GetDatabase().StringSetAsync("planted", "1");

        await RunAsync("redis", "flush");

        Assert.False(await redis.GetDatabase().KeyExistsAsync("planted"));
    }

    [Fact]
    public async Task Reset_database_begins_with_a_new_one()
    {
        var book = await shop.Admin.ListBookAsync(stock: 5);

        await RunAsync("postgres", "reset-database");
        await shop.SignInAdminAsync();

        Assert.Equal(0L, await shop.QueryAsync<long>($"SELECT count(*) FROM books WHERE id = {book}"));
    }

    private async Task RunAsync(string resource, string command)
    {
        var result = await shop.ExecuteAsync(resource, command);
        Assert.True(result.Success, $"{command}: {result.Message}");
    }

    private async Task<(Shopper Reader, CheckoutSession Session)> StartBuyingAsync()
    {
        var reader = await Shopper.RegisterAsync(await shop.ApiAsync());
        return (reader, await reader.StartBuyingAsync(await shop.Admin.ListBookAsync(stock: 5)));
    }

    private async Task<JsonObject> FaultsAsync() => (await shop.StripeHttp.GetFromJsonAsync<JsonObject>("/_emulator/faults", Ct))!;
}

/// <summary>A shop of its own: what the commands do, others would notice.</summary>
public sealed class CommandShop : IAsyncLifetime
{
    private readonly AppHostRun _run = new(waitFor: ["stripe", "web"], settings: ["--Reconciler:Interval=0"]);
    private DistributedApplication _app = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public HttpClient StripeHttp { get; private set; } = null!;

    public EmulatorControl Stripe { get; private set; } = null!;

    public Shopper Admin { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        _app = await _run.AppAsync();
        StripeHttp = _app.CreateHttpClient("stripe", "http");
        Stripe = new EmulatorControl(StripeHttp);
        await SignInAdminAsync();
    }

    /// <summary>Waits until the API serves a database that has its accounts.</summary>
    public async Task SignInAdminAsync()
    {
        using var probe = await ApiAsync();
        await Eventually.BecomesAsync(async () => (await TryHealthAsync(probe))?.IsSuccessStatusCode == true, healthy => healthy, TimeSpan.FromMinutes(2));
        Admin?.Dispose();
        Admin = await Shopper.AdminAsync(await ApiAsync());
    }

    private static async Task<HttpResponseMessage?> TryHealthAsync(HttpClient api)
    {
        try
        {
            return await api.GetAsync("/health", Ct);
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    public Task<HttpClient> ApiAsync() => Task.FromResult(_app.CreateHttpClient("apiservice", "http"));

    public async Task<string> RedisAsync() => (await _app.GetConnectionStringAsync("redis", Ct))!;

    public Task<ExecuteCommandResult> ExecuteAsync(string resource, string command) => _app.ResourceCommands.ExecuteCommandAsync(resource, command, Ct);

    public async Task ExecuteSqlAsync(string sql)
    {
        await using var connection = await OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Ct);
    }

    public async Task<T> QueryAsync<T>(string sql)
    {
        await using var connection = await OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return (T)(await command.ExecuteScalarAsync(Ct))!;
    }

    public async ValueTask DisposeAsync()
    {
        Admin?.Dispose();
        StripeHttp?.Dispose();
        await _run.DisposeAsync();
    }

    private async Task<NpgsqlConnection> OpenAsync()
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(await _app.GetConnectionStringAsync("bookly", Ct)) { Pooling = false }.ConnectionString);
        await connection.OpenAsync(Ct);
        return connection;
    }
}

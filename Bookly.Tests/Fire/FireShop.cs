using System.Diagnostics;
using System.Net;
using Bookly.ApiService;
using Bookly.Tests.Fixtures;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Bookly.Tests.Fire;

/// <summary>A whole shop of real processes with three API replicas, for tests that kill them.</summary>
public sealed class FireShop : IAsyncLifetime
{
    private const string Api = "apiservice";
    private const int ReplicaCount = 3;

    private readonly AppHostRun _run = new(waitFor: [Api, "stripe"], settings:
    [
        $"--ApiService:Replicas={ReplicaCount}",
        // Faults are over within seconds here. Invariants are looked at once, while there is nothing yet: what they find is the other tests' affair.
        "--Monitor:Interval=00:00:01", "--Monitor:Window=00:00:10", "--Monitor:Silence=00:00:08", "--Monitor:InvariantsInterval=1.00:00:00",
    ]);

    /// <summary>Short-lived connections, so that they spread over the replicas again when one comes back.</summary>
    private readonly SocketsHttpHandler _connections = new()
    {
        PooledConnectionLifetime = TimeSpan.FromSeconds(2),
        ConnectTimeout = TimeSpan.FromSeconds(5),
    };

    private DistributedApplication? _app;
    private WebApplication? _issuer;
    private HttpClient? _stripe;

    public EmulatorControl Stripe { get; private set; } = null!;

    public Shopper Admin { get; private set; } = null!;

    /// <summary>Of the shop's own database, without a pool: a pooled connection does not survive a restart of the server.</summary>
    public string ConnectionString { get; private set; } = null!;

    /// <summary>The replicas' resource ids.</summary>
    public IReadOnlyList<string> Replicas { get; private set; } = [];

    /// <summary>The last lines of every process.</summary>
    public string Logs => _run.Logs;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private DistributedApplication App => _app ?? throw new InvalidOperationException("The shop has not been started.");

    public async ValueTask InitializeAsync()
    {
        _app = await _run.AppAsync();
        Replicas = await _app.InstancesOfAsync(Api, ReplicaCount, Ct);
        var database = await _app.GetConnectionStringAsync("bookly", Ct) ?? throw new UnreachableException();
        ConnectionString = new NpgsqlConnectionStringBuilder(database) { Pooling = false }.ConnectionString;
        _stripe = new HttpClient { BaseAddress = _app.GetEndpoint("stripe", "http") };
        Stripe = new EmulatorControl(_stripe);
        _issuer = ApiServiceApp.Build(
            [
                "--environment=Development", $"--ConnectionStrings:bookly={ConnectionString}", "--ConnectionStrings:redis=127.0.0.1:1",
                "--Stripe:SecretKey=sk_test_bookly_emulator", "--Shop:PublicUrl=https://books.example",
            ],
            service => service.Logging.ClearProviders());
        Admin = await Shopper.AdminAsync(ApiClient());
    }

    public async ValueTask DisposeAsync()
    {
        Admin?.Dispose();
        _stripe?.Dispose();
        _connections.Dispose();
        if (_issuer is not null) await _issuer.DisposeAsync();
        await _run.DisposeAsync();
    }

    /// <summary>New accounts, signed in.</summary>
    public async Task<Shopper[]> NewShoppersAsync(int count)
    {
        var readers = await Readers.CreateAsync(ConnectionString, _issuer!.Services, count, Ct);
        return [.. readers.Select(reader => Shopper.WithToken(ApiClient(), reader.Email, reader.Token))];
    }

    /// <summary>Ends a process at once, without a word (SIGKILL), and starts it again. What it kept in memory is gone.</summary>
    public async Task KillAndStartAsync(string resourceId, CancellationToken cancellationToken)
    {
        await KillAsync(resourceId, cancellationToken);
        await StartAsync(resourceId, cancellationToken);
    }

    /// <exception cref="InvalidOperationException">It had ended by itself, which no fault here excuses; the message has its last words.</exception>
    public async Task KillAsync(string resourceId, CancellationToken cancellationToken)
    {
        try
        {
            await App.KillResourceAsync(resourceId, cancellationToken);
        }
        catch (ArgumentException e)
        {
            throw new InvalidOperationException($"{resourceId} had ended by itself.{Environment.NewLine}{Logs}", e);
        }
    }

    /// <summary>The replica that runs as this process.</summary>
    public string ReplicaOf(int processId) => Replicas.Single(replica => App.ProcessIdOf(replica) == processId);

    public Task StartAsync(string resourceId, CancellationToken cancellationToken) =>
        App.CommandAsync(resourceId, KnownResourceCommands.StartCommand, cancellationToken);

    public Task RestartAsync(string resourceId, CancellationToken cancellationToken) =>
        App.CommandAsync(resourceId, KnownResourceCommands.RestartCommand, cancellationToken);

    /// <summary>Freezes a process: its connections stay open and nobody answers (SIGSTOP). Thaw it by disposing.</summary>
    public async Task<IAsyncDisposable> FreezeAsync(string resourceId, CancellationToken cancellationToken)
    {
        var id = App.ProcessIdOf(resourceId);
        await SignalAsync("STOP", id, cancellationToken);
        return new Frozen(id);
    }

    /// <summary>Nothing misbehaves any more and everything runs.</summary>
    public async Task CalmAsync()
    {
        await Stripe.BehaveAsync();
        foreach (var resource in (string[])["postgres", "redis", .. Replicas])
        {
            await App.ReachesAsync(resource, state => state.State?.Text == KnownResourceStates.Running, Ct);
        }

        // Asked themselves: Aspire looks at a healthy resource every half minute only, and may speak of before the last kill.
        await Eventually.BecomesAsync(PostgresAnswersAsync, answers => answers);
        foreach (var replica in Replicas) await Eventually.BecomesAsync(() => AnswersAsync(replica), answers => answers);
    }

    /// <summary>What one of the replicas, whichever is asked, says of its health.</summary>
    public async Task<HttpStatusCode> HealthAsync()
    {
        using var client = new HttpClient { BaseAddress = App.GetEndpoint(Api, "http") };
        using var response = await client.GetAsync("/health", Ct);
        return response.StatusCode;
    }

    /// <summary>Does to the database what no road of the API can do.</summary>
    public async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(ConnectionString);
        await connection.OpenAsync(Ct);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Ct);
    }

    /// <summary>Asks the database, as someone who trusts no service would.</summary>
    public async Task<T> QueryAsync<T>(string sql)
    {
        await using var connection = new NpgsqlConnection(ConnectionString);
        await connection.OpenAsync(Ct);
        await using var command = new NpgsqlCommand(sql, connection);
        return (T)(await command.ExecuteScalarAsync(Ct))!;
    }

    private HttpClient ApiClient() =>
        new(_connections, disposeHandler: false) { BaseAddress = App.GetEndpoint(Api, "http"), Timeout = TimeSpan.FromSeconds(60) };

    private async Task<bool> PostgresAnswersAsync()
    {
        try
        {
            return await QueryAsync<int>("SELECT 1") == 1;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    private async Task<bool> AnswersAsync(string replica)
    {
        using var client = new HttpClient();
        try
        {
            using var response = await client.GetAsync(new Uri(App.OwnAddressOf(replica), "/health"), Ct);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static async Task SignalAsync(string signal, int processId, CancellationToken cancellationToken)
    {
        using var kill = Process.Start("kill", [$"-{signal}", processId.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(cancellationToken);
        Assert.Equal(0, kill.ExitCode);
    }

    private sealed class Frozen(int processId) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await SignalAsync("CONT", processId, CancellationToken.None);
    }
}

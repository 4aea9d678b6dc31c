using System.Diagnostics;
using Bookly.ApiService;
using Bookly.Tests.Fixtures;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Bookly.Tests.Fire;

/// <summary>A whole shop of real processes with three API replicas, for tests that kill them.</summary>
public sealed class FireShop : IAsyncLifetime
{
    private const string Api = "apiservice", ProcessId = "executable.pid";
    private const int ReplicaCount = 3;

    private static readonly TimeSpan StartTimeout = TimeSpan.FromMinutes(4);

    private readonly ResourceLogs _logs = new();

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
    public string Logs => _logs.ToString();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private DistributedApplication App => _app ?? throw new InvalidOperationException("The shop has not been started.");

    public async ValueTask InitializeAsync()
    {
        using var patience = new CancellationTokenSource(StartTimeout);
        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.Bookly_AppHost>(
            ["--Postgres:KeepData=false", "--Stripe:SecretKey=", $"--ApiService:Replicas={ReplicaCount}"], patience.Token);
        builder.Services.AddSingleton<ILoggerProvider>(_logs);
        _app = await builder.BuildAsync(patience.Token);
        try
        {
            await _app.StartAsync(patience.Token);
            foreach (var resource in new[] { Api, "stripe" }) await _app.ResourceNotifications.WaitForResourceHealthyAsync(resource, patience.Token);
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"The shop did not start. The resources' last lines:{Environment.NewLine}{_logs}", e);
        }

        Replicas = await ReplicaIdsAsync(patience.Token);
        var database = await _app.GetConnectionStringAsync("bookly", patience.Token) ?? throw new UnreachableException();
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
        if (_app is not null) await _app.DisposeAsync();
    }

    /// <summary>New accounts, signed in.</summary>
    public async Task<Shopper[]> NewShoppersAsync(int count)
    {
        var readers = await Readers.CreateAsync(ConnectionString, _issuer!.Services, count, Ct);
        return [.. readers.Select(reader => Shopper.WithToken(ApiClient(), reader.Email, reader.Token))];
    }

    /// <summary>Ends a process at once, without a word (SIGKILL), and starts it again. What it kept in memory is gone.</summary>
    public async Task KillAndStartAsync(string resourceId, CancellationToken ct)
    {
        await KillAsync(resourceId, ct);
        await StartAsync(resourceId, ct);
    }

    /// <exception cref="InvalidOperationException">It had ended by itself, which no fault here excuses; the message has its last words.</exception>
    public async Task KillAsync(string resourceId, CancellationToken ct)
    {
        try
        {
            using var process = Process.GetProcessById(ProcessIdOf(resourceId));
            process.Kill();
        }
        catch (ArgumentException e)
        {
            throw new InvalidOperationException($"{resourceId} had ended by itself.{Environment.NewLine}{Logs}", e);
        }

        await App.ResourceNotifications.WaitForResourceAsync(resourceId, KnownResourceStates.Exited, ct);
    }

    /// <summary>The replica that runs as this process.</summary>
    public string ReplicaOf(int processId) => Replicas.Single(replica => ProcessIdOf(replica) == processId);

    public Task StartAsync(string resourceId, CancellationToken ct) => CommandAsync(resourceId, KnownResourceCommands.StartCommand, ct);

    public Task RestartAsync(string resourceId, CancellationToken ct) => CommandAsync(resourceId, KnownResourceCommands.RestartCommand, ct);

    /// <summary>Freezes a process: its connections stay open and nobody answers (SIGSTOP). Thaw it by disposing.</summary>
    public async Task<IAsyncDisposable> FreezeAsync(string resourceId, CancellationToken ct)
    {
        var id = ProcessIdOf(resourceId);
        await SignalAsync("STOP", id, ct);
        return new Frozen(id);
    }

    /// <summary>Nothing misbehaves any more and everything runs.</summary>
    public async Task CalmAsync()
    {
        await Stripe.BehaveAsync();
        await App.ResourceNotifications.WaitForResourceHealthyAsync("postgres", Ct);
        await App.ResourceNotifications.WaitForResourceHealthyAsync("redis", Ct);
        await App.ResourceNotifications.WaitForResourceHealthyAsync(Api, Ct);
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

    private async Task CommandAsync(string resourceId, string command, CancellationToken ct)
    {
        var result = await App.ResourceCommands.ExecuteCommandAsync(resourceId, command, ct);
        Assert.True(result.Success, $"{command} {resourceId}: {result.Message}");
    }

    private int ProcessIdOf(string resourceId)
    {
        Assert.True(App.ResourceNotifications.TryGetCurrentState(resourceId, out var state), resourceId);
        var id = state.Snapshot.Properties.FirstOrDefault(property => property.Name == ProcessId)?.Value;
        Assert.SkipWhen(id is null, $"'{resourceId}' is no process of this machine that could be sent a signal.");
        return Convert.ToInt32(id, System.Globalization.CultureInfo.InvariantCulture);
    }

    private async Task<IReadOnlyList<string>> ReplicaIdsAsync(CancellationToken ct)
    {
        var ids = new SortedSet<string>(StringComparer.Ordinal);
        await foreach (var change in App.ResourceNotifications.WatchAsync(ct))
        {
            if (change.Resource.Name == Api) ids.Add(change.ResourceId);
            if (ids.Count == ReplicaCount) break;
        }

        return [.. ids];
    }

    private static async Task SignalAsync(string signal, int processId, CancellationToken ct)
    {
        using var kill = Process.Start("kill", [$"-{signal}", processId.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(ct);
        Assert.Equal(0, kill.ExitCode);
    }

    private sealed class Frozen(int processId) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await SignalAsync("CONT", processId, CancellationToken.None);
    }
}

using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Bookly.Benchmarks;

/// <summary>The running shop, with a catalog of the wanted size.</summary>
public sealed class BenchmarkShop : IAsyncDisposable
{
    public const long UnitAmount = 1299;

    private readonly DistributedApplication _app;
    private long _next = 1;

    private BenchmarkShop(DistributedApplication app, string connectionString, NpgsqlDataSource database, HttpClient api, string userId)
    {
        (_app, ConnectionString, Database, Api, UserId) = (app, connectionString, database, api, userId);
        Web = app.GetEndpoint("web", "http");
        Stripe = new HttpClient { BaseAddress = app.GetEndpoint("stripe", "http") };
    }

    /// <summary>With the password, which the data source no longer shows.</summary>
    public string ConnectionString { get; }

    public NpgsqlDataSource Database { get; }

    public HttpClient Api { get; }

    public string UserId { get; }

    /// <summary>The website's address.</summary>
    public Uri Web { get; }

    /// <summary>The emulator.</summary>
    public HttpClient Stripe { get; }

    public static async Task<BenchmarkShop> StartAsync(BenchmarkSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.Bookly_AppHost>(
            ["--Postgres:KeepData=false", "--Stripe:SecretKey=", "--Reconciler:Interval=0"]);
        builder.Services.AddLogging(logging => logging.ClearProviders());
        var app = await builder.BuildAsync();
        await app.StartAsync();
        foreach (var resource in new[] { "apiservice", "stripe", "web" }) await app.ResourceNotifications.WaitForResourceHealthyAsync(resource);

        var connectionString = (await app.GetConnectionStringAsync("bookly"))!;
        var database = NpgsqlDataSource.Create(connectionString);
        await using var fill = database.CreateCommand(
            $"""
            WITH listed AS (
                INSERT INTO books (title, author, genre, description, unit_amount, currency, stock, held, received, created_at, stock_set_at)
                SELECT 'Book ' || n, 'Author ' || n % 500, 'Genre ' || n % 16, 'A book to be sold many times.', {UnitAmount}, 'usd',
                    1000000, 0, 1000000, now(), now()
                FROM generate_series((SELECT count(*) FROM books) + 1, {settings.Books}) n
                RETURNING id, stock)
            INSERT INTO stock_changes (book_id, at, by, kind, difference, stock_after) SELECT id, now(), 'benchmark', 'Listed', stock, stock FROM listed
            """);
        await fill.ExecuteNonQueryAsync();
        await using var reader = database.CreateCommand("SELECT id FROM users WHERE email = 'reader@bookly.example'");
        var api = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 512 }) { BaseAddress = app.GetEndpoint("apiservice", "http") };
        return new BenchmarkShop(app, connectionString, database, api, (string)(await reader.ExecuteScalarAsync())!);
    }

    /// <summary>Orders of one copy each, as a checkout leaves them: awaiting payment, with a session, their stock held.</summary>
    public async Task<PreparedOrders> PrepareOrdersAsync(Spread spread, int count)
    {
        var orders = new PreparedOrders(_next, count);
        _next += count;
        var book = spread == Spread.OverAllBooks
            ? "(SELECT array_agg(id) FROM books WHERE stock >= 1000000 - 500000)"
            : "(SELECT array_agg(id) FROM (SELECT id FROM books WHERE title LIKE 'Book %' ORDER BY id LIMIT 1) bestseller)";
        await using var prepare = Database.CreateCommand(string.Create(CultureInfo.InvariantCulture,
            $"""
            WITH choice AS (SELECT {book} AS ids),
            numbers AS (
                SELECT n, ('00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid AS order_id,
                    ids[1 + (n * 7919) % array_length(ids, 1)] AS book_id
                FROM generate_series({orders.First}::bigint, {orders.First + count - 1}::bigint) n, choice),
            new_orders AS (
                INSERT INTO orders (id, user_id, status, currency, subtotal_amount, total_amount, refunded_amount, cart_fingerprint,
                    session_id, session_url, expires_at, created_at, updated_at)
                SELECT order_id, 'bench-' || n, 'AwaitingPayment', 'usd', {UnitAmount}, {UnitAmount}, 0, '',
                    'cs_bench_' || lpad(to_hex(n), 12, '0'), 'https://pay.example', now() + interval '1 day', now(), now()
                FROM numbers),
            new_lines AS (
                INSERT INTO order_lines (order_id, book_id, title, author, genre, unit_amount, quantity)
                SELECT order_id, book_id, 'Book', 'Author', 'Genre', {UnitAmount}, 1 FROM numbers)
            UPDATE books SET held = held + held_now.copies
            FROM (SELECT book_id, count(*)::int AS copies FROM numbers GROUP BY book_id) held_now WHERE books.id = held_now.book_id
            """));
        await prepare.ExecuteNonQueryAsync();
        foreach (var quiet in new[] { "VACUUM ANALYZE orders, order_lines, books", "CHECKPOINT" })
        {
            await using var settle = Database.CreateCommand(quiet);
            await settle.ExecuteNonQueryAsync();
        }

        return orders;
    }

    /// <summary>A figure counts only if the work was done.</summary>
    public async Task AssertAllFulfilledAsync(PreparedOrders orders)
    {
        ArgumentNullException.ThrowIfNull(orders);
        await using var count = Database.CreateCommand(
            "SELECT count(*) FROM orders o JOIN fulfillments f ON f.order_id = o.id WHERE o.status = 'Fulfilled' AND o.id BETWEEN $1 AND $2");
        count.Parameters.Add(new() { Value = PreparedOrders.IdOf(orders.First) });
        count.Parameters.Add(new() { Value = PreparedOrders.IdOf(orders.First + orders.Count - 1) });
        var fulfilled = (long)(await count.ExecuteScalarAsync())!;
        if (fulfilled != orders.Count) throw new InvalidOperationException($"Only {fulfilled} of {orders.Count} orders were fulfilled.");
    }

    /// <summary>The website's resident memory in bytes.</summary>
    public long WebMemory() => MemoryOf("web");

    /// <summary>The API's resident memory in bytes.</summary>
    public long ApiMemory() => MemoryOf("apiservice");

    public async ValueTask DisposeAsync()
    {
        Api.Dispose();
        Stripe.Dispose();
        await Database.DisposeAsync();
        await _app.DisposeAsync();
    }

    private long MemoryOf(string resource)
    {
        if (!_app.ResourceNotifications.TryGetCurrentState(resource, out var state)
            || state.Snapshot.Properties.FirstOrDefault(property => property.Name == "executable.pid")?.Value is not { } id)
        {
            throw new InvalidOperationException($"'{resource}' is no process of this machine.");
        }

        using var process = Process.GetProcessById(Convert.ToInt32(id, CultureInfo.InvariantCulture));
        return process.WorkingSet64;
    }
}

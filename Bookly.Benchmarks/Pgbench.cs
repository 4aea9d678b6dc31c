using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Npgsql;

namespace Bookly.Benchmarks;

/// <summary>
/// The limit: the same SQL on the same Postgres, driven by Postgres's own load generator in one pipeline per transaction, with no HTTP,
/// no signature, no JSON and no Redis.
/// </summary>
public static partial class Pgbench
{
    private static readonly string[] Statements =
    [
        """
        INSERT INTO payment_events (id, type, payload, state, attempts, received_at, processed_at, outcome)
        VALUES (@event, 'checkout.session.completed', repeat('x', 800), 'Processed', 1, now(), now(), 'Fulfilled') ON CONFLICT (id) DO NOTHING
        """,
        """
        UPDATE orders SET status = 'Fulfilled', session_id = @session, session_url = NULL, total_amount = @amount, payment_intent_id = 'pi_bench',
            updated_at = now()
        WHERE id = @order AND status IN ('AwaitingPayment', 'PaymentProcessing') AND (session_id = @session OR session_id IS NULL)
            AND currency = 'usd' AND subtotal_amount = @amount
        """,
        "INSERT INTO fulfillments (session_id, order_id, trigger, at) VALUES (@session, @order, 'pgbench', now()) ON CONFLICT DO NOTHING",
        "INSERT INTO order_history (order_id, status, at, by) VALUES (@order, 'Fulfilled', now(), 'pgbench')",
        """
        DELETE FROM cart_items c USING orders o, order_lines l
        WHERE o.id = @order AND l.order_id = o.id AND c.user_id = o.user_id AND c.book_id = l.book_id AND c.quantity <= l.quantity
        """,
        """
        UPDATE cart_items c SET quantity = c.quantity - l.quantity, updated_at = now() FROM orders o, order_lines l
        WHERE o.id = @order AND l.order_id = o.id AND c.user_id = o.user_id AND c.book_id = l.book_id AND c.quantity > l.quantity
        """,
        "SELECT b.id FROM books b JOIN order_lines l ON l.book_id = b.id WHERE l.order_id = @order ORDER BY b.id FOR UPDATE OF b",
        """
        UPDATE books b SET stock = b.stock - l.quantity, held = b.held - l.quantity FROM order_lines l
        WHERE l.order_id = @order AND b.id = l.book_id AND b.stock >= l.quantity AND b.held >= l.quantity
        """,
        """
        WITH sold_out AS (
            DELETE FROM books b USING order_lines l WHERE l.order_id = @order AND b.id = l.book_id AND b.stock = 0 RETURNING b.*)
        INSERT INTO delisted_listings
            (book_id, title, author, isbn, genre, year, description, unit_amount, currency, stock, received, order_id, at)
        SELECT id, title, author, isbn, genre, year, description, unit_amount, currency, stock, received, @order, now() FROM sold_out
        """,
    ];

    /// <summary>Transactions per second and their average latency; null where pgbench is not installed.</summary>
    public static async Task<Measurement?> RunAsync(BenchmarkShop shop, PreparedOrders orders, int concurrency)
    {
        ArgumentNullException.ThrowIfNull(shop);
        ArgumentNullException.ThrowIfNull(orders);
        if (FindPgbench() is not { } pgbench) return null;

        var address = new NpgsqlConnectionStringBuilder(shop.ConnectionString);
        var perClient = orders.Count / concurrency;
        var script = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(script, Script(orders, perClient));
            var start = new ProcessStartInfo(pgbench)
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                ArgumentList =
                {
                    "-h", address.Host!, "-p", address.Port.ToString(CultureInfo.InvariantCulture), "-U", address.Username!, "-n",
                    "-M", "prepared", "-c", $"{concurrency}", "-j", "2", "-t", $"{perClient}", "-D", "i=-1", "-f", script, address.Database!,
                },
            };
            start.Environment["PGPASSWORD"] = address.Password;
            using var process = Process.Start(start)!;
            var output = process.StandardOutput.ReadToEndAsync();
            var errors = process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync();
            if (process.ExitCode != 0) throw new InvalidOperationException($"pgbench failed: {await errors}");

            await shop.AssertAllFulfilledAsync(orders with { Count = perClient * concurrency });
            var average = TimeSpan.FromMilliseconds(Number(LatencyLine(), await output));
            return new Measurement(Number(RateLine(), await output), average, average, average);
        }
        finally
        {
            File.Delete(script);
        }
    }

    /// <summary>One fulfillment as plain SQL would write it: the effect of the product's statements, for each client's own next order.</summary>
    private static string Script(PreparedOrders orders, int perClient) => string.Create(CultureInfo.InvariantCulture,
        $"""
        \set i :i + 1
        \set n {orders.First} + :client_id * {perClient} + :i
        \startpipeline
        BEGIN;
        {string.Join('\n', Statements.Select(statement => WithValues(statement).ReplaceLineEndings(" ") + ";"))}
        COMMIT;
        \endpipeline

        """);

    private static string WithValues(string statement) => statement
        .Replace("@order", "('00000000-0000-7000-8000-' || lpad(to_hex(:n::bigint), 12, '0'))::uuid", StringComparison.Ordinal)
        .Replace("@session", "('cs_bench_' || lpad(to_hex(:n::bigint), 12, '0'))", StringComparison.Ordinal)
        .Replace("@event", "('evt_limit_' || :n)", StringComparison.Ordinal)
        .Replace("@amount", BenchmarkShop.UnitAmount.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);

    private static string? FindPgbench() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Concat(Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql").OrderDescending().Select(folder => Path.Combine(folder, "bin")) : [])
            .Select(folder => Path.Combine(folder, OperatingSystem.IsWindows() ? "pgbench.exe" : "pgbench"))
            .FirstOrDefault(File.Exists);

    private static double Number(Regex line, string output) => double.Parse(line.Match(output).Groups[1].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"latency average = ([\d.]+) ms")]
    private static partial Regex LatencyLine();

    [GeneratedRegex(@"tps = ([\d.]+)")]
    private static partial Regex RateLine();
}

using System.Globalization;

namespace Bookly.Benchmarks;

/// <summary>What a shop has behind it: orders that were fulfilled long ago, with lines, history, ledger and events.</summary>
public static class PastOrders
{
    /// <summary>Far above the numbers of the orders that are measured.</summary>
    private const long FirstNumber = 1L << 40;

    private const int Chunk = 100_000;

    /// <summary>Fills the database up to <paramref name="count"/> past orders.</summary>
    public static async Task FillAsync(BenchmarkShop shop, int count)
    {
        ArgumentNullException.ThrowIfNull(shop);
        await using var known = shop.Database.CreateCommand("SELECT count(*)::int FROM orders WHERE user_id LIKE 'past-%'");
        for (var have = (int)(await known.ExecuteScalarAsync())!; have < count; have += Chunk)
        {
            await using var fill = shop.Database.CreateCommand(Sql(FirstNumber + have, Math.Min(Chunk, count - have)));
            fill.CommandTimeout = 600;
            await fill.ExecuteNonQueryAsync();
        }

        await using var vacuum = shop.Database.CreateCommand("VACUUM ANALYZE orders, order_lines, order_history, fulfillments, payment_events");
        vacuum.CommandTimeout = 600;
        await vacuum.ExecuteNonQueryAsync();
    }

    private static string Sql(long first, int count) => string.Create(CultureInfo.InvariantCulture,
        $"""
        WITH numbers AS (
            SELECT n, ('00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid AS order_id, now() - interval '1 day' - random() * interval '700 days' AS at
            FROM generate_series({first}::bigint, {first + count - 1}::bigint) n),
        past_orders AS (
            INSERT INTO orders (id, user_id, status, currency, subtotal_amount, total_amount, refunded_amount, cart_fingerprint,
                session_id, payment_intent_id, expires_at, created_at, updated_at)
            SELECT order_id, 'past-' || n % 100000, 'Fulfilled', 'usd', {BenchmarkShop.UnitAmount}, {BenchmarkShop.UnitAmount}, 0, '',
                'cs_past_' || n, 'pi_past_' || n, at, at, at FROM numbers),
        past_lines AS (
            INSERT INTO order_lines (order_id, book_id, title, author, genre, unit_amount, quantity)
            SELECT order_id, 1 + n % 10000, 'Book', 'Author', 'Genre', {BenchmarkShop.UnitAmount}, 1 FROM numbers),
        past_history AS (
            INSERT INTO order_history (order_id, status, at, by)
            SELECT order_id, status, at, 'webhook' FROM numbers, (VALUES ('AwaitingPayment'), ('Fulfilled')) AS moves (status)),
        past_ledger AS (
            INSERT INTO fulfillments (session_id, order_id, trigger, at) SELECT 'cs_past_' || n, order_id, 'webhook', at FROM numbers)
        INSERT INTO payment_events (id, type, payload, state, outcome, attempts, received_at, processed_at)
        SELECT 'evt_past_' || n, 'checkout.session.completed', repeat('x', 800), 'Processed', 'Fulfilled', 1, at, at FROM numbers
        """);
}

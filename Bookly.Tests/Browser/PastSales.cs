using Npgsql;

namespace Bookly.Tests.Browser;

/// <summary>A month of business for the payments console's pictures: orders that were paid and fulfilled long ago, more of them on weekends.</summary>
public static class PastSales
{
    public static async Task MakeAsync(string connectionString, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(cancellationToken);
        await using var insert = new NpgsqlCommand(
            """
            WITH days AS (SELECT d, now()::date - d AS day FROM generate_series(1, 29) d),
            numbers AS (
                SELECT row_number() OVER (ORDER BY d DESC, i) AS n, day + time '08:00' + i * interval '97 minutes' AS at
                FROM days, LATERAL generate_series(1, 3 + d * 7 % 4 + CASE WHEN extract(isodow FROM day) >= 6 THEN 4 ELSE 0 END) i
                WHERE i * 97 < 900),
            sold AS (
                SELECT n, at AT TIME ZONE 'UTC' AS at, gen_random_uuid() AS order_id, b.id AS book_id, b.title, b.author, b.genre, b.unit_amount, b.currency
                FROM numbers JOIN (SELECT *, row_number() OVER (ORDER BY id) AS place, count(*) OVER () AS books FROM books) b ON b.place = 1 + n * 13 % b.books),
            new_orders AS (
                INSERT INTO orders (id, user_id, status, currency, subtotal_amount, total_amount, refunded_amount, cart_fingerprint,
                    session_id, payment_intent_id, expires_at, created_at, updated_at)
                SELECT order_id, 'past-' || n, 'Fulfilled', currency, unit_amount, unit_amount, 0, '', 'cs_test_past_' || n, 'pi_past_' || n, at, at, at FROM sold),
            new_lines AS (
                INSERT INTO order_lines (order_id, book_id, title, author, genre, unit_amount, quantity)
                SELECT order_id, book_id, title, author, genre, unit_amount, 1 FROM sold),
            new_history AS (
                INSERT INTO order_history (order_id, status, at, by)
                SELECT order_id, status, at, 'webhook' FROM sold, (VALUES ('AwaitingPayment'), ('Fulfilled')) AS moves (status)),
            new_ledger AS (
                INSERT INTO fulfillments (session_id, order_id, trigger, at) SELECT 'cs_test_past_' || n, order_id, 'webhook', at FROM sold),
            came_in AS (
                INSERT INTO stock_changes (book_id, at, by, kind, difference, stock_after)
                SELECT s.book_id, now(), 'past', 'Delivery', s.copies, b.stock FROM (SELECT book_id, count(*)::int AS copies FROM sold GROUP BY book_id) s
                JOIN books b ON b.id = s.book_id)
            UPDATE books SET received = received + copies FROM (SELECT book_id, count(*)::int AS copies FROM sold GROUP BY book_id) s WHERE books.id = s.book_id
            """, connection);
        await insert.ExecuteNonQueryAsync(cancellationToken);
    }
}

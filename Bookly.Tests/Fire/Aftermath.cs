using System.Net.Sockets;
using System.Text.Json;
using Bookly.Contracts;
using Bookly.Tests.Fixtures;
using Npgsql;

namespace Bookly.Tests.Fire;

/// <summary>What must be true when the smoke has cleared: looked at from outside, by SQL, by HTTP and in Stripe's own books.</summary>
internal static class Aftermath
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Independent of the API's own invariants, on purpose. Each must find nothing.</summary>
    private static readonly (string Name, string Sql)[] MustBeEmpty =
    [
        ("sold more than there was", "SELECT id::text FROM books WHERE stock < 0 OR held < 0 OR held > stock"),
        ("held although nothing is open", "SELECT id::text FROM books WHERE held <> 0"),
        ("fulfilled twice, or without the ledger",
            """
            SELECT o.id::text FROM orders o LEFT JOIN order_history h ON h.order_id = o.id AND h.status = 'Fulfilled'
            LEFT JOIN fulfillments f ON f.order_id = o.id GROUP BY o.id
            HAVING count(DISTINCT h.id) > 1 OR count(DISTINCT h.id) <> count(DISTINCT f.session_id)
            """),
        ("copies that came in, went out and are here do not add up",
            """
            SELECT b.id::text FROM books b JOIN order_lines l ON l.book_id = b.id JOIN order_history h ON h.order_id = l.order_id AND h.status = 'Fulfilled'
            GROUP BY b.id HAVING b.received - sum(l.quantity) <> b.stock
            """),
        ("sold out but not to the last copy",
            """
            SELECT r.book_id::text FROM delisted_listings r LEFT JOIN order_lines l ON l.book_id = r.book_id
                AND EXISTS (SELECT 1 FROM fulfillments f WHERE f.order_id = l.order_id)
            GROUP BY r.id HAVING r.received <> coalesce(sum(l.quantity), 0)
            """),
        ("a person has to look at it", "SELECT kind || ' ' || detail FROM payment_cases WHERE resolved_at IS NULL"),
        ("given up", "SELECT id || ' ' || last_error FROM payment_events WHERE state = 'Dead'"),
    ];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static async Task AssertAsync(FireShop shop, Rush rush)
    {
        await HealAsync(shop);

        var report = (await shop.Admin.InvariantsAsync()).Value;
        Assert.True(report.Violations.Count == 0, string.Join(Environment.NewLine, report.Violations));
        foreach (var (name, sql) in MustBeEmpty) Assert.True(await RowsAsync(shop, sql) is { Count: 0 }, $"{name}: {string.Join(", ", await RowsAsync(shop, sql))}");

        var orders = (await RowsAsync(shop, "SELECT id || ' ' || status FROM orders")).Select(row => row.Split(' ')).ToDictionary(row => Guid.Parse(row[0]), row => row[1]);
        var paid = await PaidSessionsAsync(shop);
        // No money without goods or refund, and no goods without money.
        Assert.All(paid, order => Assert.True(orders[order] is "Fulfilled" or "Refunded", $"Order {order} is paid and {orders[order]}"));
        Assert.Equal(paid.Count, paid.Distinct().Count());
        Assert.Empty(orders.Where(order => order.Value == "Fulfilled").Select(order => order.Key).Except(paid));
        Assert.All(rush.ToldFulfilled, order => Assert.Equal("Fulfilled", orders[order]));
        Assert.True(rush.Paid > 0, "Nobody has paid: the scenario shows nothing.");
    }

    /// <summary>Until nothing is unfinished: the reconciler and the replay of events are all the help there is.</summary>
    public static async Task HealAsync(FireShop shop)
    {
        await shop.CalmAsync();
        await Eventually.BecomesAsync(
            async () =>
            {
                try
                {
                    await shop.Admin.ReconcileAsync();
                    foreach (var entry in (await shop.Admin.SendAsync<PagedList<AdminEvent>>(HttpMethod.Get, "/api/admin/events?state=pending&pageSize=100")).Value.Items)
                    {
                        await shop.Admin.SendAsync<JsonElement>(HttpMethod.Post, $"/api/admin/events/{entry.Id}/replay");
                    }
                }
                catch (Exception e) when (e is HttpRequestException or SocketException)
                {
                    // A connection to a replica that is gone by now.
                }

                return string.Join(", ", await RowsAsync(
                    shop,
                    """
                    SELECT 'order ' || id || ' ' || status FROM orders WHERE status IN ('AwaitingPayment', 'PaymentProcessing', 'RefundPending')
                    UNION ALL SELECT 'event ' || id || ' ' || coalesce(last_error, '') FROM payment_events WHERE state = 'Pending'
                    """));
            },
            unfinished => unfinished.Length == 0, Patience);
    }

    /// <summary>The orders of all sessions that are paid, as Stripe knows them.</summary>
    private static async Task<List<Guid>> PaidSessionsAsync(FireShop shop)
    {
        var paid = new List<Guid>();
        for (var after = ""; ;)
        {
            var page = await shop.Stripe.GetAsync($"/v1/checkout/sessions?limit=100{after}");
            var sessions = page.GetProperty("data").EnumerateArray().ToList();
            paid.AddRange(sessions.Where(session => session.GetProperty("payment_status").GetString() == "paid")
                .Select(session => session.GetProperty("client_reference_id").GetGuid()));
            if (!page.GetProperty("has_more").GetBoolean()) return paid;

            after = $"&starting_after={sessions[^1].GetProperty("id").GetString()}";
        }
    }

    private static async Task<List<string>> RowsAsync(FireShop shop, string sql)
    {
        var rows = new List<string>();
        await using var connection = new NpgsqlConnection(shop.ConnectionString);
        await connection.OpenAsync(Ct);
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync(Ct);
        while (await reader.ReadAsync(Ct)) rows.Add(reader.GetString(0));
        return rows;
    }
}

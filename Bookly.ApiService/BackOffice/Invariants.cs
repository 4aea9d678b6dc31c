using Bookly.ApiService.Data;
using Bookly.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Bookly.ApiService.BackOffice;

/// <summary>Finds violations of the invariants by SQL, on one snapshot, so that work in flight is not reported.</summary>
public sealed class Invariants(BooklyDbContext db, TimeProvider time)
{
    private const int MaxDetails = 100;

    private static readonly (string Name, string ViolationsSql)[] Checks =
    [
        ("fulfilled_once",
            """
            SELECT 'order ' || o.id || ' is ' || o.status || ' with ' || count(f.session_id) || ' ledger rows' AS "Value"
            FROM orders o LEFT JOIN fulfillments f ON f.order_id = o.id
            GROUP BY o.id
            HAVING (o.status IN ('Fulfilled', 'PartiallyRefunded') AND count(f.session_id) <> 1)
                OR (o.status NOT IN ('Fulfilled', 'PartiallyRefunded', 'Refunded') AND count(f.session_id) <> 0)
            """),
        ("ledger_names_order",
            """
            SELECT 'session ' || f.session_id || ' is in the ledger for order ' || f.order_id || ', which names ' || coalesce(o.session_id, 'none') AS "Value"
            FROM fulfillments f LEFT JOIN orders o ON o.id = f.order_id WHERE o.session_id IS DISTINCT FROM f.session_id
            """),
        ("stock_adds_up",
            """
            SELECT 'book ' || b.id || ': history ' || coalesce(c.history, 0) || ', received ' || b.received || ', sold ' || coalesce(s.sold, 0)
                || ', stock ' || b.stock AS "Value"
            FROM (
                SELECT id, stock, received FROM books
                UNION ALL
                SELECT * FROM (
                    -- What a person took off the catalog with copies left is noted as a change; nothing is left of it in the history.
                    SELECT DISTINCT ON (r.book_id) r.book_id, 0, r.received - r.stock FROM delisted_listings r
                    WHERE NOT EXISTS (SELECT 1 FROM books b WHERE b.id = r.book_id) ORDER BY r.book_id, r.id DESC) delisted
            ) b
            LEFT JOIN (SELECT book_id, sum(difference) AS history FROM stock_changes GROUP BY book_id) c ON c.book_id = b.id
            LEFT JOIN (
                SELECT l.book_id, sum(l.quantity) AS sold FROM order_lines l JOIN fulfillments f ON f.order_id = l.order_id GROUP BY l.book_id
            ) s ON s.book_id = b.id
            WHERE coalesce(c.history, 0) - coalesce(s.sold, 0) <> b.stock OR coalesce(c.history, 0) <> b.received
            """),
        ("held_adds_up",
            """
            SELECT 'book ' || b.id || ': held ' || b.held || ', open orders want ' || coalesce(s.wanted, 0) AS "Value"
            FROM books b
            LEFT JOIN (
                SELECT l.book_id, sum(l.quantity) AS wanted FROM order_lines l JOIN orders o ON o.id = l.order_id
                WHERE o.status IN ('AwaitingPayment', 'PaymentProcessing') GROUP BY l.book_id
            ) s ON s.book_id = b.id
            WHERE b.held <> coalesce(s.wanted, 0)
            """),
        ("stock_within_bounds", """SELECT 'book ' || id || ': stock ' || stock || ', held ' || held AS "Value" FROM books WHERE NOT (0 <= held AND held <= stock)"""),
        ("sold_out_is_delisted",
            """
            SELECT 'book ' || b.id || ' is listed with stock 0 after a purchase' AS "Value"
            FROM books b
            WHERE b.stock = 0 AND EXISTS (
                SELECT 1 FROM order_lines l JOIN fulfillments f ON f.order_id = l.order_id WHERE l.book_id = b.id AND f.at > b.stock_set_at)
            """),
        ("cart_without_the_bought",
            """
            SELECT 'cart of ' || c.user_id || ' still has book ' || c.book_id || ' of order ' || o.id AS "Value"
            FROM cart_items c
            JOIN orders o ON o.user_id = c.user_id
            JOIN fulfillments f ON f.order_id = o.id
            JOIN order_lines l ON l.order_id = o.id AND l.book_id = c.book_id
            WHERE c.updated_at < o.created_at
            """),
        ("restocked_adds_up",
            """
            SELECT 'order ' || l.order_id || ': ' || l.restocked || ' copies of book ' || l.book_id || ' came back, recorded are ' || coalesce(s.copies, 0) AS "Value"
            FROM order_lines l
            LEFT JOIN (SELECT order_id, book_id, sum(quantity) AS copies FROM restocks GROUP BY order_id, book_id) s
                ON s.order_id = l.order_id AND s.book_id = l.book_id
            WHERE l.restocked <> coalesce(s.copies, 0)
                OR (l.restocked > 0 AND NOT EXISTS (SELECT 1 FROM fulfillments f WHERE f.order_id = l.order_id))
            """),
        ("refund_follows_payment",
            """SELECT 'order ' || id || ' refunded ' || refunded_amount || ' of ' || total_amount AS "Value" FROM orders WHERE refunded_amount > total_amount"""),
        ("refunds_add_up",
            """
            SELECT 'order ' || o.id || ' counts ' || o.refunded_amount || ' refunded, its refunds are ' || coalesce(s.live, 0) AS "Value"
            FROM orders o
            LEFT JOIN (
                SELECT payment_intent_id, currency, sum(amount) AS live FROM refunds WHERE status IN ('Pending', 'RequiresAction', 'Succeeded')
                GROUP BY payment_intent_id, currency
            ) s ON s.payment_intent_id = o.payment_intent_id AND s.currency = o.currency
            WHERE o.refunded_amount <> coalesce(s.live, 0)
            """),
        ("refund_has_its_state",
            """
            SELECT 'order ' || id || ' is ' || status || ' with ' || refunded_amount || ' of ' || total_amount || ' refunded' AS "Value"
            FROM orders WHERE status = 'Fulfilled' AND refunded_amount > 0 OR status = 'PartiallyRefunded' AND refunded_amount >= total_amount
            """),
        ("refund_is_answered",
            """
            SELECT 'refund request ' || id || ' of order ' || coalesce(order_id::text, 'none') || ' is not answered: ' || coalesce(error, '') AS "Value"
            FROM refund_requests WHERE state = 'Requested' AND at < now() - interval '1 day'
            """),
        ("overdue_order_is_closed",
            """
            SELECT 'order ' || id || ' is ' || status || ' since ' || updated_at AS "Value" FROM orders
            WHERE ((status = 'AwaitingPayment' AND expires_at < now() - interval '15 minutes')
                    OR (status = 'RefundPending' AND updated_at < now() - interval '15 minutes'))
                AND NOT EXISTS (
                    SELECT 1 FROM payment_cases c
                    WHERE c.order_id = orders.id AND c.resolved_at IS NULL AND c.kind IN ('AmountMismatch', 'RefundRefused', 'RefundFailed'))
            """),
        ("flag_is_settled",
            """
            SELECT 'case ' || id || ' waits for a person: ' || kind || coalesce(' of order ' || order_id, '') AS "Value"
            FROM payment_cases WHERE resolved_at IS NULL
            """),
        ("event_is_processed",
            """SELECT 'event ' || id || ' is dead: ' || coalesce(last_error, '') AS "Value" FROM payment_events WHERE state = 'Dead'"""),
    ];

    public static IReadOnlyList<string> Names { get; } = [.. Checks.Select(check => check.Name)];

    /// <summary>Evaluates all invariants; an empty list means that none is violated.</summary>
    public Task<InvariantReport> CheckAsync(CancellationToken cancellationToken) =>
        db.Database.CreateExecutionStrategy().ExecuteAsync(async token =>
        {
            await using var snapshot = await db.Database.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, token);
            var violations = new List<InvariantViolation>();
            foreach (var (name, sql) in Checks)
            {
                var details = await db.Database.SqlQueryRaw<string>(sql).Order().Take(MaxDetails).ToListAsync(token);
                violations.AddRange(details.Select(detail => new InvariantViolation(name, detail)));
            }

            return new InvariantReport(time.GetUtcNow(), violations);
        }, cancellationToken);
}

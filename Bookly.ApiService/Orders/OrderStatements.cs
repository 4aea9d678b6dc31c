using Bookly.Contracts;

namespace Bookly.ApiService.Orders;

/// <summary>
/// Fulfills a batch of orders. Parameters: 1 orders, 2 their sessions, 3 actor, 4 now, 5 to 12 per session: currency, subtotal, total,
/// payment intent, discount, shipping, tax, address.
/// </summary>
internal static class OrderStatements
{
    public const string Lock = "SELECT o.id FROM orders o WHERE o.id = ANY ($1) ORDER BY o.id FOR UPDATE";

    /// <summary>Guards: a state that may become Fulfilled, the order's own session, and its amount.</summary>
    public static readonly string Fulfill =
        $$"""
        UPDATE orders o
        SET status = 'Fulfilled', session_id = paid.session_id, session_url = NULL, total_amount = paid.total,
            discount_amount = paid.discount, shipping_amount = paid.shipping_cost, tax_amount = paid.tax,
            shipping = CASE WHEN starts_with(o.user_id, '{{DeletedShopper.Prefix}}') THEN NULL ELSE coalesce(paid.shipping, o.shipping) END,
            payment_intent_id = coalesce(paid.payment_intent_id, o.payment_intent_id),
            updated_at = $4
        FROM unnest($1, $2, $5, $6, $7, $8, $9, $10, $11, $12) AS paid (
            order_id, session_id, currency, subtotal, total, payment_intent_id, discount, shipping_cost, tax, shipping)
        WHERE o.id = paid.order_id AND o.status IN ({{OrderTransitions.SqlNames(OrderTransitions.SourcesOf(OrderStatus.Fulfilled))}})
            AND (o.session_id = paid.session_id OR o.session_id IS NULL)
            AND o.currency = paid.currency AND o.subtotal_amount = paid.subtotal
        """;

    public const string RecordFulfilled =
        """
        INSERT INTO order_history (order_id, status, at, by)
        SELECT o.id, 'Fulfilled', $4, paid.trigger FROM unnest($1, $3) AS paid (order_id, trigger) JOIN orders o ON o.id = paid.order_id
        """;

    /// <summary>Parameters: 1 orders, 2 <see cref="DeletedShopper.Prefix"/>.</summary>
    public const string FindDeletedShoppers = "SELECT 1 FROM orders WHERE id = ANY ($1) AND starts_with(user_id, $2)";
}

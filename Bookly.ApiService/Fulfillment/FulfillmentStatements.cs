namespace Bookly.ApiService.Fulfillment;

/// <summary>
/// The SQL of a fulfillment, in the order in which it runs: set-based, for one order or for several that are paid at the same time.
/// Parameters, an array with a place for each order unless said otherwise: $1 order ids, $2 session ids, $3 triggers, $4 now (one value),
/// $5 currencies, $6 subtotals, $7 totals, $8 payment intent ids, $9 discounts, $10 shipping, $11 taxes, $12 shipping details.
/// </summary>
/// <remarks>
/// Each class of rows is locked by ascending id before it is changed: an UPDATE with a join takes its rows in any order, and two
/// transactions could deadlock. The books come last: a bestseller's row is the queue of all its buyers, so it is locked for as short a
/// time as can be. Injected, so that the control tests can take a guard away and show what it prevents.
/// </remarks>
public sealed record FulfillmentStatements
{
    public string LockOrders { get; init; } = "SELECT o.id FROM orders o WHERE o.id = ANY ($1) ORDER BY o.id FOR UPDATE";

    /// <summary>Checks that session and order name each other and that the money is right, and moves the order. One row each or nothing happens.</summary>
    public string MoveOrders { get; init; } =
        """
        UPDATE orders o
        SET status = 'Fulfilled', session_id = paid.session_id, session_url = NULL, total_amount = paid.total,
            discount_amount = paid.discount, shipping_amount = paid.shipping_cost, tax_amount = paid.tax,
            shipping = coalesce(paid.shipping, o.shipping), payment_intent_id = coalesce(paid.payment_intent_id, o.payment_intent_id),
            updated_at = $4
        FROM unnest($1, $2, $5, $6, $7, $8, $9, $10, $11, $12) AS paid (
            order_id, session_id, currency, subtotal, total, payment_intent_id, discount, shipping_cost, tax, shipping)
        WHERE o.id = paid.order_id AND o.status IN ('AwaitingPayment', 'PaymentProcessing')
            AND (o.session_id = paid.session_id OR o.session_id IS NULL)
            AND o.currency = paid.currency AND o.subtotal_amount = paid.subtotal
        """;

    /// <summary>The ledger: the primary key is the proof that no session is fulfilled twice. One row each or nothing happens.</summary>
    public string EnterLedger { get; init; } =
        """
        INSERT INTO fulfillments (session_id, order_id, trigger, at)
        SELECT session_id, order_id, trigger, $4 FROM unnest($1, $2, $3) AS paid (order_id, session_id, trigger) ORDER BY session_id
        ON CONFLICT DO NOTHING
        """;

    /// <summary>Of no order when there is none: an unknown order is a person's case, not an error.</summary>
    public string RecordMoves { get; init; } =
        """
        INSERT INTO order_history (order_id, status, at, by)
        SELECT o.id, 'Fulfilled', $4, paid.trigger FROM unnest($1, $3) AS paid (order_id, trigger) JOIN orders o ON o.id = paid.order_id
        """;

    public string LockCarts { get; init; } =
        """
        SELECT 1 FROM orders o JOIN order_lines l ON l.order_id = o.id JOIN cart_items c ON c.user_id = o.user_id AND c.book_id = l.book_id
        WHERE o.id = ANY ($1) ORDER BY c.user_id, c.book_id FOR UPDATE OF c
        """;

    /// <summary>Takes what was bought out of the carts, unless it left them when it was ordered; what was added since stays.</summary>
    public string TakeOutOfCarts { get; init; } =
        """
        WITH bought AS (
            SELECT o.user_id, l.book_id, sum(l.quantity)::int AS copies
            FROM orders o JOIN order_lines l ON l.order_id = o.id
            WHERE o.id = ANY ($1) AND NOT o.cart_taken GROUP BY o.user_id, l.book_id),
        emptied AS (
            DELETE FROM cart_items c USING bought b WHERE c.user_id = b.user_id AND c.book_id = b.book_id AND c.quantity <= b.copies)
        UPDATE cart_items c SET quantity = c.quantity - b.copies, updated_at = $4 FROM bought b
        WHERE c.user_id = b.user_id AND c.book_id = b.book_id AND c.quantity > b.copies
        """;

    public string LockBooks { get; init; } =
        """
        SELECT b.id FROM books b WHERE b.id IN (SELECT l.book_id FROM order_lines l WHERE l.order_id = ANY ($1))
        ORDER BY b.id FOR UPDATE
        """;

    /// <summary>As many rows as the orders have different books, or nothing happens: a book is gone.</summary>
    public string TakeFromStock { get; init; } =
        """
        WITH bought AS (SELECT book_id, sum(quantity)::int AS copies FROM order_lines WHERE order_id = ANY ($1) GROUP BY book_id)
        UPDATE books b SET stock = b.stock - bought.copies, held = b.held - bought.copies FROM bought
        WHERE b.id = bought.book_id AND b.stock >= bought.copies AND b.held >= bought.copies
        """;

    /// <summary>A book whose stock is now exactly 0 leaves the listings; its audit copy stays and names an order that took a last copy.</summary>
    public string RetireSoldOut { get; init; } =
        """
        WITH sold_out AS (
            DELETE FROM books b WHERE b.stock = 0 AND b.id IN (SELECT l.book_id FROM order_lines l WHERE l.order_id = ANY ($1)) RETURNING b.*)
        INSERT INTO delisted_listings
            (book_id, title, author, isbn, genre, year, description, unit_amount, currency, stock, received, order_id, at)
        SELECT id, title, author, isbn, genre, year, description, unit_amount, currency, stock, received,
            (SELECT l.order_id FROM order_lines l WHERE l.order_id = ANY ($1) AND l.book_id = sold_out.id ORDER BY l.order_id DESC LIMIT 1), $4
        FROM sold_out
        """;
}

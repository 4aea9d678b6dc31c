namespace Bookly.ApiService.Payments;

/// <summary>
/// The SQL of one fulfilment, in the order in which it runs. Parameters: $1 order id, $2 session id, $3 now, $4 trigger,
/// $5 currency, $6 subtotal, $7 total, $8 payment intent id, $9 discount, $10 shipping, $11 tax, $12 shipping details.
/// </summary>
/// <remarks>
/// The books come last: a bestseller's row is the queue of all its buyers, so it is locked for as short a time as can be.
/// Injected, so that the control tests can take a guard away and show what it prevents.
/// </remarks>
public sealed record FulfilmentStatements
{
    /// <summary>Locks the order, checks that session and order name each other and that the money is right, and moves it. 1 row or nothing happens.</summary>
    public string MoveOrder { get; init; } =
        """
        UPDATE orders
        SET status = 'Fulfilled', session_id = $2, session_url = NULL, total_amount = $7,
            discount_amount = $9, shipping_amount = $10, tax_amount = $11, shipping = coalesce($12, shipping),
            payment_intent_id = coalesce($8, payment_intent_id), updated_at = $3
        WHERE id = $1 AND status IN ('AwaitingPayment', 'PaymentProcessing') AND (session_id = $2 OR session_id IS NULL)
            AND currency = $5 AND subtotal_amount = $6
        """;

    /// <summary>The ledger: the primary key is the proof that no session is fulfilled twice. 1 row or nothing happens.</summary>
    public string EnterLedger { get; init; } =
        "INSERT INTO fulfillments (session_id, order_id, trigger, at) VALUES ($2, $1, $4, $3) ON CONFLICT DO NOTHING";

    /// <summary>Of no order when there is none: an unknown order is a person's case, not an error.</summary>
    public string RecordMove { get; init; } =
        "INSERT INTO order_history (order_id, status, at, by) SELECT id, 'Fulfilled', $3, $4 FROM orders WHERE id = $1";

    /// <summary>Takes what was bought out of the cart; what was added since stays.</summary>
    public string TakeOutOfCart { get; init; } =
        """
        DELETE FROM cart_items c USING orders o, order_lines l
        WHERE o.id = $1 AND l.order_id = $1 AND c.user_id = o.user_id AND c.book_id = l.book_id AND c.quantity <= l.quantity
        """;

    public string LeaveTheRestInCart { get; init; } =
        """
        UPDATE cart_items c SET quantity = c.quantity - l.quantity, updated_at = $3 FROM orders o, order_lines l
        WHERE o.id = $1 AND l.order_id = $1 AND c.user_id = o.user_id AND c.book_id = l.book_id AND c.quantity > l.quantity
        """;

    /// <summary>Locks the books in id order: an UPDATE with a join takes them in any order, and two carts could deadlock.</summary>
    public string LockBooks { get; init; } =
        "SELECT b.id FROM books b JOIN order_lines l ON l.book_id = b.id WHERE l.order_id = $1 ORDER BY b.id FOR UPDATE OF b";

    /// <summary>As many rows as the order has lines, or nothing happens: a book is gone.</summary>
    public string TakeFromStock { get; init; } =
        """
        UPDATE books b SET stock = b.stock - l.quantity, held = b.held - l.quantity FROM order_lines l
        WHERE l.order_id = $1 AND b.id = l.book_id AND b.stock >= l.quantity AND b.held >= l.quantity
        """;

    /// <summary>A book whose stock is now exactly 0 leaves the listings; its audit copy stays.</summary>
    public string RetireSoldOut { get; init; } =
        """
        WITH sold_out AS (
            DELETE FROM books b USING order_lines l WHERE l.order_id = $1 AND b.id = l.book_id AND b.stock = 0 RETURNING b.*)
        INSERT INTO retired_listings
            (book_id, title, author, isbn, genre, year, description, unit_amount, currency, stock, received, order_id, at)
        SELECT id, title, author, isbn, genre, year, description, unit_amount, currency, stock, received, $1, $3 FROM sold_out
        """;
}

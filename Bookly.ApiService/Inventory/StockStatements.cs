namespace Bookly.ApiService.Inventory;

/// <summary>
/// SQL for one order or a batch: the caller names the parameters. Books are locked by ascending id before an update: an UPDATE with a
/// join locks rows in any order, and two such transactions deadlock.
/// </summary>
public static class StockStatements
{
    /// <summary>Orders <c>o</c> that hold copies: the states of OrderTransitions.HoldingStock, which comes after this folder (a test compares).</summary>
    public const string OrderHoldsStock = "o.status IN ('AwaitingPayment', 'PaymentProcessing')";

    public static string CountOrdered(string orderIds) => $"SELECT count(DISTINCT book_id)::int FROM order_lines WHERE order_id = ANY ({orderIds})";

    public static string LockOrdered(string orderIds) =>
        $"""
        SELECT b.id FROM books b WHERE b.id IN (SELECT l.book_id FROM order_lines l WHERE l.order_id = ANY ({orderIds}))
        ORDER BY b.id FOR UPDATE
        """;

    /// <summary>Takes held copies off the stock. Fewer rows than books means that a hold was missing.</summary>
    public static string TakeHeld(string orderIds) =>
        $"""
        WITH bought AS (SELECT book_id, sum(quantity)::int AS copies FROM order_lines WHERE order_id = ANY ({orderIds}) GROUP BY book_id)
        UPDATE books b SET stock = b.stock - bought.copies, held = b.held - bought.copies FROM bought
        WHERE b.id = bought.book_id AND b.stock >= bought.copies AND b.held >= bought.copies
        """;

    /// <summary>A book whose stock reaches 0 leaves the listings; its audit copy names the order that took the last copy.</summary>
    public static string DelistSoldOut(string orderIds, string now) =>
        $"""
        WITH sold_out AS (
            DELETE FROM books b WHERE b.stock = 0 AND b.id IN (SELECT l.book_id FROM order_lines l WHERE l.order_id = ANY ({orderIds})) RETURNING b.*)
        INSERT INTO delisted_listings
            (book_id, title, author, isbn, genre, year, description, unit_amount, currency, stock, received, low_stock, order_id, at)
        SELECT id, title, author, isbn, genre, year, description, unit_amount, currency, stock, received, low_stock,
            (SELECT l.order_id FROM order_lines l WHERE l.order_id = ANY ({orderIds}) AND l.book_id = sold_out.id ORDER BY l.order_id DESC LIMIT 1), {now}
        FROM sold_out
        """;

    /// <summary>
    /// Lists the newest audit copy again. received - stock, the copies sold so far, must not change (invariant stock_adds_up); the caller notes
    /// the new stock in stock_changes, as the delisting has noted what was left.
    /// Parameters: 0 book, 1 stock, 2 copies of it held, 3 new price or null, 4 its currency, 5 now.
    /// </summary>
    public const string RelistNewest =
        """
        INSERT INTO books (id, title, author, isbn, genre, year, description, unit_amount, currency, stock, held, received, low_stock, created_at, stock_set_at,
            cover_version)
        SELECT book_id, title, author, isbn, genre, year, description, coalesce({3}::bigint, unit_amount),
            CASE WHEN {3}::bigint IS NULL THEN currency ELSE {4}::text END,
            {1}, {2}, received - stock + {1}, low_stock, {5}, {5}, (SELECT c.version FROM uploaded_covers c WHERE c.book_id = {0})
        FROM (SELECT * FROM delisted_listings WHERE book_id = {0} ORDER BY id DESC LIMIT 1) newest
        """;
}

namespace Bookly.ApiService.Inventory;

/// <summary>
/// The SQL that several callers share, some within a batch: parameters are named by the caller. Books are locked by ascending id before
/// they are changed: an UPDATE with a join takes its rows in any order, and two transactions that each hold what the other wants deadlock.
/// </summary>
internal static class StockStatements
{
    /// <param name="orderIds">A parameter with the ids of orders, as all others of this name.</param>
    public static string CountOrdered(string orderIds) => $"SELECT count(DISTINCT book_id)::int FROM order_lines WHERE order_id = ANY ({orderIds})";

    public static string LockOrdered(string orderIds) =>
        $"""
        SELECT b.id FROM books b WHERE b.id IN (SELECT l.book_id FROM order_lines l WHERE l.order_id = ANY ({orderIds}))
        ORDER BY b.id FOR UPDATE
        """;

    /// <summary>Takes what the orders hold off the shelf. Fewer rows than books: a hold was gone.</summary>
    public static string TakeHeld(string orderIds) =>
        $"""
        WITH bought AS (SELECT book_id, sum(quantity)::int AS copies FROM order_lines WHERE order_id = ANY ({orderIds}) GROUP BY book_id)
        UPDATE books b SET stock = b.stock - bought.copies, held = b.held - bought.copies FROM bought
        WHERE b.id = bought.book_id AND b.stock >= bought.copies AND b.held >= bought.copies
        """;

    /// <summary>A book whose stock is now exactly 0 leaves the listings; its audit copy stays and names an order that took a last copy.</summary>
    public static string DelistSoldOut(string orderIds, string now) =>
        $"""
        WITH sold_out AS (
            DELETE FROM books b WHERE b.stock = 0 AND b.id IN (SELECT l.book_id FROM order_lines l WHERE l.order_id = ANY ({orderIds})) RETURNING b.*)
        INSERT INTO delisted_listings
            (book_id, title, author, isbn, genre, year, description, unit_amount, currency, stock, received, order_id, at)
        SELECT id, title, author, isbn, genre, year, description, unit_amount, currency, stock, received,
            (SELECT l.order_id FROM order_lines l WHERE l.order_id = ANY ({orderIds}) AND l.book_id = sold_out.id ORDER BY l.order_id DESC LIMIT 1), {now}
        FROM sold_out
        """;

    /// <summary>
    /// Lists the newest audit copy of a book again. received - stock is what was sold up to then; that sum has to come out again
    /// (Invariants, stock_adds_up). Parameters: 0 the book, 1 its stock, 2 what of it is held, 3 a new price or null, 4 its currency, 5 now.
    /// </summary>
    public const string RelistNewest =
        """
        INSERT INTO books (id, title, author, isbn, genre, year, description, unit_amount, currency, stock, held, received, created_at, stock_set_at,
            cover_version)
        SELECT book_id, title, author, isbn, genre, year, description, coalesce({3}::bigint, unit_amount),
            CASE WHEN {3}::bigint IS NULL THEN currency ELSE {4}::text END,
            {1}, {2}, received - stock + {1}, {5}, {5}, (SELECT c.version FROM uploaded_covers c WHERE c.book_id = {0})
        FROM (SELECT * FROM delisted_listings WHERE book_id = {0} ORDER BY id DESC LIMIT 1) newest
        """;
}

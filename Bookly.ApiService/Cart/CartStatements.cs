namespace Bookly.ApiService.Cart;

/// <summary>The SQL that changes carts, some of it within a batch: parameters are named by the caller.</summary>
internal static class CartStatements
{
    /// <param name="lines">VALUES or a SELECT of user, book, copies, price, and when added and updated.</param>
    /// <param name="copies">How many there are of a book that is in the cart already: excluded.quantity come.</param>
    public static string Put(string lines, string copies) =>
        $"""
        INSERT INTO cart_items (user_id, book_id, quantity, unit_amount, added_at, updated_at) {lines}
        ON CONFLICT (user_id, book_id) DO UPDATE SET quantity = {copies}, updated_at = excluded.updated_at
        """;

    /// <param name="orderIds">A parameter with the ids of orders.</param>
    public static string LockOrdered(string orderIds) =>
        $"""
        SELECT 1 FROM orders o JOIN order_lines l ON l.order_id = o.id JOIN cart_items c ON c.user_id = o.user_id AND c.book_id = l.book_id
        WHERE o.id = ANY ({orderIds}) ORDER BY c.user_id, c.book_id FOR UPDATE OF c
        """;

    /// <summary>Copies added since the order stay; a repetition takes nothing.</summary>
    public static string TakeOutOrdered(string orderIds, string now) =>
        $"""
        WITH bought AS (
            SELECT o.user_id, l.book_id, sum(l.quantity)::int AS copies
            FROM orders o JOIN order_lines l ON l.order_id = o.id
            WHERE o.id = ANY ({orderIds}) AND NOT o.cart_taken GROUP BY o.user_id, l.book_id),
        emptied AS (
            DELETE FROM cart_items c USING bought b WHERE c.user_id = b.user_id AND c.book_id = b.book_id AND c.quantity <= b.copies)
        UPDATE cart_items c SET quantity = c.quantity - b.copies, updated_at = {now} FROM bought b
        WHERE c.user_id = b.user_id AND c.book_id = b.book_id AND c.quantity > b.copies
        """;
}

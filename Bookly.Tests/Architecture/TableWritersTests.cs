namespace Bookly.Tests.Architecture;

public sealed class TableWritersTests
{
    private static readonly (string Folder, string Source)[] Api = [.. TableWriters.SourcesOf("Bookly.ApiService")];

    private static IEnumerable<string> WrittenByMany(IEnumerable<(string Folder, string Source)> sources) =>
        TableWriters.Of(sources).Where(table => table.Value.Length > 1).Select(table => $"{table.Key}: {string.Join(", ", table.Value)}");

    [Fact]
    public void Table_has_one_writing_folder() => Assert.Empty(WrittenByMany(Api));

    [Theory]
    [InlineData("books", "Inventory")]
    [InlineData("delisted_listings", "Inventory")]
    [InlineData("stock_changes", "Inventory")]
    [InlineData("cart_items", "Cart")]
    [InlineData("orders", "Orders")]
    [InlineData("order_lines", "Orders")]
    [InlineData("order_history", "Orders")]
    [InlineData("payment_events", "PaymentEvents")]
    [InlineData("payment_cases", "Cases")]
    [InlineData("fulfillments", "Fulfillment")]
    [InlineData("refunds", "Refunds")]
    [InlineData("disputes", "Disputes")]
    [InlineData("outbox_mails", "Mail")]
    [InlineData("settings", "Settings")]
    public void Table_is_written_by_its_folder(string table, string folder) => Assert.Equal([folder], TableWriters.Of(Api)[table]);

    [Theory]
    [InlineData("""db.Database.ExecuteSqlAsync($"UPDATE orders SET status = 'Fulfilled' WHERE id = {id}", ct);""", "orders: Catalog, Orders")]
    [InlineData("WITH gone AS (\n    DELETE FROM cart_items c WHERE c.user_id = $1)", "cart_items: Cart, Catalog")]
    [InlineData("db.RefundRequests.Add(request);", "refund_requests: Catalog, Refunds")]
    [InlineData("await db.Orders\n    .Where(order => order.Id == id)\n    .ExecuteDeleteAsync(ct);", "orders: Catalog, Orders")]
    public void Write_from_another_folder_is_reported(string source, string expected) =>
        Assert.Equal([expected], WrittenByMany([.. Api, ("Catalog", source)]));

    [Theory]
    [InlineData("SELECT 1 FROM books b WHERE id = $1 FOR UPDATE OF b")]
    [InlineData("// An UPDATE orders that never runs")]
    [InlineData("var orders = await db.Orders.ToListAsync(ct); await db.Notes.ExecuteDeleteAsync(ct);")]
    public void Reading_and_comments_are_not_reported(string source) => Assert.Empty(WrittenByMany([.. Api, ("Catalog", source)]));
}

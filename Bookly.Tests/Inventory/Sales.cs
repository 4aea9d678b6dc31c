using Bookly.Contracts;
using Bookly.Tests.Fixtures;

namespace Bookly.Tests.Inventory;

internal static class Sales
{
    /// <summary>So many shoppers buy one copy each.</summary>
    public static async Task<IReadOnlyList<Guid>> SellAsync(this TestShop shop, long book, int copies = 1)
    {
        var orders = new List<Guid>();
        foreach (var reader in await shop.NewShoppersAsync(copies))
        {
            var session = await reader.StartBuyingAsync(book);
            await shop.Stripe.PayAsync(session.SessionId);
            Assert.True((await reader.VerifyAsync(session.SessionId)).Value.Fulfilled);
            orders.Add(session.OrderId);
        }

        return orders;
    }

    /// <summary>A book's history, oldest first.</summary>
    public static async Task<IReadOnlyList<AdminStockChange>> HistoryAsync(this TestShop shop, long book) =>
        [.. (await shop.Admin.SendAsync<PagedList<AdminStockChange>>(HttpMethod.Get, $"/api/admin/books/{book}/stock-changes?pageSize=100")).Value.Items.Reverse()];
}

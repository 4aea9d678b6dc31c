using System.Net;
using Bookly.ApiService.Fulfillment;
using Bookly.Tests.Fixtures;

namespace Bookly.Tests.Payments.Controls;

/// <summary>
/// The ledger and the guarded move of the order overlap: each alone keeps a session from being fulfilled twice. Without both, the stock
/// is taken twice, from under another shopper's hold.
/// </summary>
public sealed class SoldTwiceControlTests(ShopFixture fixture)
{
    public enum Without
    {
        Nothing,
        Ledger,
        OrderGuard,
        Both,
    }

    [Theory]
    [InlineData(Without.Nothing, 1)]
    [InlineData(Without.Ledger, 1)]
    [InlineData(Without.OrderGuard, 1)]
    [InlineData(Without.Both, 2)]
    public async Task Session_sells_twice_only_without_ledger_and_guard(Without without, int sales)
    {
        await using var shop = await Unguarded.ShopAsync(fixture, Statements(without, Unguarded.MoveWithoutLooking), settings: Unguarded.NoRedis);
        var purchase = await PurchaseAsync(shop);

        foreach (var body in purchase.Events)
        {
            using var response = await shop.PostWebhookAsync(body);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }

        await AssertSalesAsync(shop, purchase, sales);
    }

    [Theory]
    [InlineData(Without.Nothing, 1)]
    [InlineData(Without.Ledger, 1)]
    [InlineData(Without.OrderGuard, 1)]
    [InlineData(Without.Both, 2)]
    public async Task Events_sell_twice_when_read_before_lock_without_ledger(Without without, int sales)
    {
        var commit = new FirstCommitWaits();
        await using var shop = await Unguarded.ShopAsync(fixture, Statements(without, Unguarded.LookThenMove), commit, settings: Unguarded.NoRedis);
        var purchase = await PurchaseAsync(shop);
        commit.Arm();

        var first = shop.PostWebhookAsync(purchase.Events[0]);
        await commit.Arrived;
        var second = shop.PostWebhookAsync(purchase.Events[1]);
        await Eventually.BecomesAsync(shop.WaitingForLocksAsync, waiting => waiting == 1);
        commit.Release();

        Assert.All(await Task.WhenAll(first, second), response => Assert.Equal(HttpStatusCode.OK, response.StatusCode));
        await AssertSalesAsync(shop, purchase, sales);
    }

    private static FulfillmentStatements Statements(Without without, FulfillmentStatements unguarded)
    {
        var statements = without is Without.OrderGuard or Without.Both ? unguarded : new FulfillmentStatements();
        return without is Without.Ledger or Without.Both ? statements.WithoutLedger() : statements;
    }

    /// <summary>Two of ten copies are paid for while somebody else's open checkout holds four.</summary>
    private static async Task<Purchase> PurchaseAsync(TestShop shop)
    {
        var book = await shop.Admin.ListBookAsync(stock: 10);
        var readers = await shop.NewShoppersAsync(2);
        await readers[1].StartBuyingAsync(book, quantity: 4);
        var session = await readers[0].StartBuyingAsync(book, quantity: 2);
        return new Purchase(
            book, [await StripeBodies.PaidEventAsync(shop, "evt_first", session), await StripeBodies.PaidEventAsync(shop, "evt_second", session)]);
    }

    private static async Task AssertSalesAsync(TestShop shop, Purchase purchase, int sales)
    {
        var book = (await shop.Admin.StockAsync(purchase.Book)).Value;
        Assert.Equal((10 - (2 * sales), 6 - (2 * sales)), (book.Stock, book.Held));
        var broken = (await shop.Admin.InvariantsAsync()).Value.Violations.Select(violation => violation.Invariant);
        Assert.Equal(sales == 2, broken.Contains("held_adds_up"));
    }

    private sealed record Purchase(long Book, string[] Events);
}

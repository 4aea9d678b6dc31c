using System.Net;
using System.Text.Json;
using Bookly.ApiService.Settings;
using Bookly.ApiService.ShopperOrders.Receipts;
using Bookly.Contracts;
using Bookly.Tests.Fixtures;

namespace Bookly.Tests.Orders;

/// <summary>What a shopper keeps of an order, and how they get the same again.</summary>
public sealed class ReceiptTests(OwnShop own) : IClassFixture<OwnShop>
{
    private readonly TestShop _shop = own.Shop;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Receipt_is_for_the_owner_of_a_paid_order()
    {
        var book = await _shop.Admin.ListBookAsync(stock: 3);
        using var other = await _shop.NewShopperAsync();
        using var api = _shop.ApiClient();
        var reader = await Shopper.RegisterAsync(api);
        var session = await reader.StartBuyingAsync(book);
        var path = $"/api/orders/{session.OrderId}/receipt.pdf";
        Assert.Equal(ProblemCodes.OrderHasNoReceipt, (await reader.SendAsync<JsonElement>(HttpMethod.Get, path)).Code);

        await BuyAsync(reader, session);

        using var receipt = await api.GetAsync(path, Ct);
        Assert.Equal((HttpStatusCode.OK, "application/pdf"), (receipt.StatusCode, receipt.Content.Headers.ContentType?.MediaType));
        Assert.StartsWith("%PDF-", await receipt.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        Assert.Equal(ProblemCodes.OrderNotFound, (await other.SendAsync<JsonElement>(HttpMethod.Get, path)).Code);
    }

    [Fact]
    public void Receipt_fits_longest_titles_and_most_lines()
    {
        var lines = Enumerable.Range(1, 100)
            .Select(i => new OrderLine(i, string.Join(' ', Enumerable.Repeat(new string('Ж', 60), 4)), "Ἀριστοτέλης 青", "/", 99, 99_999_999, 9_899_999_901)).ToList();
        var order = new Order(
            Guid.CreateVersion7(), OrderStatus.Refunded, "kwd", 989_999_990_100, 5, 7, 11, 989_999_990_113, 1, DateTimeOffset.UnixEpoch, lines, [], [],
            new ShippingDetails("A. Reader", "1 Long Street", null, "Town", null, "12345", "US"));

        var pdf = ReceiptPdf.Write(order, "reader@bookly.example", SettingsState.Of([], new ShopSettings("Bookly", "Bookly Ltd\n1 Shop Street")));

        Assert.True(pdf.Length > 10_000);
    }

    [Fact]
    public async Task Reorder_fills_the_cart_and_names_missing_books()
    {
        var plenty = await _shop.Admin.ListBookAsync(stock: 10);
        var scarce = await _shop.Admin.ListBookAsync(stock: 3, title: "Scarce");
        var gone = await _shop.Admin.ListBookAsync(stock: 1, title: "Gone");
        using var reader = await _shop.NewShopperAsync();
        await reader.PutInCartAsync(scarce, 2);
        await reader.PutInCartAsync(gone, 1);
        var session = await reader.StartBuyingAsync(plenty, quantity: 2);
        await BuyAsync(reader, session);

        var first = (await ReorderAsync(reader, session)).Value;
        var second = (await ReorderAsync(reader, session)).Value;

        Assert.Equal([new ShortLine(scarce, "Scarce", 2, 1), new ShortLine(gone, "Gone", 1, 0)], first.Missing);
        Assert.Equal([(plenty, 2), (scarce, 1)], second.Cart.Items.Select(item => (item.BookId, item.Quantity)));
        using var other = await _shop.NewShopperAsync();
        Assert.Equal(ProblemCodes.OrderNotFound, (await ReorderAsync(other, session)).Code);
    }

    private static Task<Answer<Reordered>> ReorderAsync(Shopper reader, CheckoutSession session) =>
        reader.SendAsync<Reordered>(HttpMethod.Post, $"/api/orders/{session.OrderId}/reorder");

    private async Task BuyAsync(Shopper reader, CheckoutSession session)
    {
        await _shop.Stripe.PayAsync(session.SessionId);
        await Eventually.BecomesAsync(async () => (await reader.OrderAsync(session.OrderId)).Value.Status, status => status == OrderStatus.Fulfilled);
    }
}

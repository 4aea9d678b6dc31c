using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Bookly.Contracts;
using Bookly.Tests.Fixtures;

namespace Bookly.Tests.Cart;

public sealed class CartTests(OwnShop own) : IClassFixture<OwnShop>, IAsyncLifetime
{
    private readonly TestShop _shop = own.Shop;
    private Shopper _reader = null!;

    public async ValueTask InitializeAsync() => _reader = await _shop.NewShopperAsync();

    public ValueTask DisposeAsync()
    {
        _reader.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(100)]
    [InlineData(int.MaxValue)]
    public async Task Cart_rejects_an_invalid_quantity(int quantity)
    {
        var book = await _shop.Admin.ListBookAsync(stock: 5);

        var answer = await _reader.PutInCartAsync(book, quantity);

        Assert.Equal((HttpStatusCode.BadRequest, ProblemCodes.InvalidQuantity), (answer.Status, answer.Code));
    }

    [Theory]
    [InlineData("""{"quantity":"two"}""")]
    [InlineData("""{"quantity":99999999999999}""")]
    [InlineData("{")]
    [InlineData("")]
    public async Task Unreadable_body_returns_a_problem_with_code(string body)
    {
        var book = await _shop.Admin.ListBookAsync(stock: 5);
        using var content = new StringContent(body, Encoding.UTF8, "application/json");

        var answer = await _reader.SendContentAsync<JsonElement>(HttpMethod.Put, $"/api/cart/items/{book}", content);

        Assert.Equal((HttpStatusCode.BadRequest, "bad_request"), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task Cart_rejects_an_unknown_book()
    {
        var answer = await _reader.PutInCartAsync(bookId: 987654321, quantity: 1);

        Assert.Equal((HttpStatusCode.NotFound, ProblemCodes.BookNotFound), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task Cart_replaces_quantities_and_totals_lines()
    {
        var cheap = await _shop.Admin.ListBookAsync(stock: 5, unitAmount: 500);
        var dear = await _shop.Admin.ListBookAsync(stock: 5, unitAmount: 2000);
        await _reader.PutInCartAsync(cheap, 4);
        await _reader.PutInCartAsync(dear, 1);

        var cart = (await _reader.PutInCartAsync(cheap, 2)).Value;

        Assert.Equal([(cheap, 2, 1000L), (dear, 1, 2000L)], cart.Items.Select(item => (item.BookId, item.Quantity, item.LineAmount)));
        Assert.Equal((3000L, "usd"), (cart.TotalAmount, cart.Currency));
    }

    [Fact]
    public async Task Cart_shows_current_prices()
    {
        var book = await _shop.Admin.ListBookAsync(stock: 5, unitAmount: 500);
        await _reader.PutInCartAsync(book, 2);
        var listed = (await _shop.Admin.StockAsync(book)).Value;
        await _shop.Admin.EditBookAsync(book, new BookEdit(
            listed.Title, listed.Author, listed.Genre, listed.Description, 700, "usd", 5));

        var cart = (await _reader.CartAsync()).Value;
        Assert.Equal((1400, 500L), (cart.TotalAmount, cart.Items[0].PriceBefore));
        Assert.Null((await _reader.PutInCartAsync(book, 3)).Value.Items[0].PriceBefore);
    }

    [Fact]
    public async Task Merge_adds_quantities_up_to_stock_and_loses_nothing()
    {
        var both = await _shop.Admin.ListBookAsync(stock: 4);
        var plenty = await _shop.Admin.ListBookAsync(stock: 40);
        var held = await _shop.Admin.ListBookAsync(stock: 1);
        var soldOut = await _shop.Admin.ListBookAsync(stock: 1);
        using var other = await _shop.NewShopperAsync();
        await BuyAsync(other, soldOut);
        await other.StartBuyingAsync(held);
        await _reader.PutInCartAsync(both, 2);
        await _reader.PutInCartAsync(plenty, 2);

        var cart = (await MergeAsync(new(both, 3), new(plenty, 3), new(held, 2), new(soldOut, 1, 999), new(987654321, 1), new(plenty, 30))).Value;

        Assert.Equal([(both, 4), (plenty, 35), (held, 2), (soldOut, 1)], cart.Items.Select(item => (item.BookId, item.Quantity)));
        Assert.Equal([true, true, true, false], cart.Items.Select(item => item.Listed));
    }

    [Fact]
    public async Task Quote_is_open_to_guests()
    {
        var book = await _shop.Admin.ListBookAsync(stock: 2, unitAmount: 700);
        using var anyone = _shop.ApiClient();

        using var answer = await anyone.PostAsJsonAsync(
            "/api/cart/quote", new CartItemsRequest([new(book, 3, 650), new(987654321, 1), new(book, -4)]), TestContext.Current.CancellationToken);

        var cart = (await answer.Content.ReadFromJsonAsync<ShopperCart>(TestContext.Current.CancellationToken))!;
        Assert.Equal([(book, 3, 700L, 650L, 2)], cart.Items.Select(item => (item.BookId, item.Quantity, item.UnitAmount, item.PriceBefore!.Value, item.Available)));
        Assert.Equal((1400, 1400), (cart.Items[0].LineAmount, cart.TotalAmount));
    }

    [Fact]
    public async Task Checkout_buys_available_copies_and_keeps_the_rest()
    {
        var fine = await _shop.Admin.ListBookAsync(stock: 5, unitAmount: 500);
        var scarce = await _shop.Admin.ListBookAsync(stock: 2, unitAmount: 700);
        var soldOut = await _shop.Admin.ListBookAsync(stock: 1);
        foreach (var (book, quantity) in new[] { (fine, 1), (scarce, 3), (soldOut, 1) }) await _reader.PutInCartAsync(book, quantity);
        using var other = await _shop.NewShopperAsync();
        await BuyAsync(other, soldOut);
        Assert.Equal(ProblemCodes.InsufficientStock, (await _reader.CheckOutAsync()).Code);
        var cart = (await _reader.CartAsync()).Value;
        Assert.Equal([500L, 1400L, 0L], cart.Items.Select(item => item.LineAmount));

        var checkout = (await CheckOutAvailableAsync()).Value;
        Assert.Equal(checkout.SessionId, (await CheckOutAvailableAsync()).Value.SessionId);
        await _shop.Stripe.PayAsync(checkout.SessionId);
        Assert.True((await _reader.VerifyAsync(checkout.SessionId)).Value.Fulfilled);

        Assert.Equal(cart.TotalAmount, (await _reader.OrderAsync(checkout.OrderId)).Value.TotalAmount);
        Assert.Equal(1900, cart.TotalAmount);
        Assert.Equal([(scarce, 1), (soldOut, 1)], (await _reader.CartAsync()).Value.Items.Select(item => (item.BookId, item.Quantity)));
        Assert.Equal(ProblemCodes.InsufficientStock, (await CheckOutAvailableAsync()).Code);
        await _shop.AssertInvariantsAsync();
    }

    private Task<Answer<CheckoutSession>> CheckOutAvailableAsync() =>
        _reader.SendAsync<CheckoutSession>(HttpMethod.Post, "/api/payments/checkout/session?available=true");

    private Task<Answer<ShopperCart>> MergeAsync(params CartItemRequest[] requests) =>
        _reader.SendAsync<ShopperCart>(HttpMethod.Post, "/api/cart/merge", new CartItemsRequest(requests));

    private async Task BuyAsync(Shopper buyer, long book)
    {
        var checkout = await buyer.StartBuyingAsync(book);
        await _shop.Stripe.PayAsync(checkout.SessionId);
        Assert.True((await buyer.VerifyAsync(checkout.SessionId)).Value.Fulfilled);
    }
}

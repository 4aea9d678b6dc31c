using System.Net;
using System.Text;
using System.Text.Json;
using Bookly.Contracts;
using Bookly.Tests.Fixtures;

namespace Bookly.Tests.Carts;

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
    public async Task A_quantity_that_nobody_buys_is_refused(int quantity)
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
    public async Task A_body_that_cannot_be_read_is_a_problem_with_a_code(string body)
    {
        var book = await _shop.Admin.ListBookAsync(stock: 5);
        using var content = new StringContent(body, Encoding.UTF8, "application/json");

        var answer = await _reader.SendContentAsync<JsonElement>(HttpMethod.Put, $"/api/cart/items/{book}", content);

        Assert.Equal((HttpStatusCode.BadRequest, "bad_request"), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task An_unknown_book_cannot_be_put_in()
    {
        var answer = await _reader.PutInCartAsync(bookId: 987654321, quantity: 1);

        Assert.Equal((HttpStatusCode.NotFound, ProblemCodes.BookNotFound), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task Setting_a_quantity_twice_replaces_it_and_lines_add_up()
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
    public async Task A_cart_follows_todays_price()
    {
        var book = await _shop.Admin.ListBookAsync(stock: 5, unitAmount: 500);
        await _reader.PutInCartAsync(book, 2);
        var listed = (await _shop.Admin.StockAsync(book)).Value;
        await _shop.Admin.SendAsync<AdminBook>(HttpMethod.Put, $"/api/admin/books/{book}", new BookEdit(
            listed.Title, listed.Author, listed.Genre, listed.Description, 700, "usd", 5));

        Assert.Equal(1400, (await _reader.CartAsync()).Value.TotalAmount);
    }
}

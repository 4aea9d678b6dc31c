using System.Net;
using Bookly.ApiService.Catalog.Seed;
using Bookly.Contracts;
using Bookly.Tests.Fixtures;

namespace Bookly.Tests.Currencies;

/// <summary>A shop that sells in a currency without, with two and with three decimals: from the seed to Stripe and back.</summary>
public sealed class OtherCurrencyTests(ShopFixture fixture)
{
    [Theory]
    [InlineData("jpy")]
    [InlineData("kwd")]
    [InlineData("isk")]
    public async Task Shop_sells_only_books_in_its_currency(string currency)
    {
        await using var shop = await TestShop.StartAsync(fixture, settings: $"Shop:Currency={currency}");
        var price = SeedPrices.In(Currency.Of(currency), 1099);
        var edit = new BookEdit("Sold abroad", "A. Tester", "Essays", "Made for one test and for no other.", price, currency, Stock: 5);
        var id = (await shop.Admin.SendAsync<BookCreated>(HttpMethod.Post, "/api/admin/books", edit)).Value.Id;
        var book = Assert.Single((await shop.Admin.SendAsync<PagedList<BookSummary>>(HttpMethod.Get, "/api/books")).Value.Items);
        using var reader = await shop.NewShopperAsync();

        var session = await reader.StartBuyingAsync(id, 2);
        await shop.Stripe.PayAsync(session.SessionId);
        var order = await Eventually.BecomesAsync(async () => (await reader.OrderAsync(session.OrderId)).Value, o => o.Status == OrderStatus.Fulfilled);

        Assert.Equal((currency, currency, 2 * price), (book.Currency, order.Currency, order.TotalAmount));
        Assert.Equal(order.TotalAmount, (await StripeBodies.StripeSessionAsync(shop, session)).GetProperty("amount_total").GetInt64());
        await shop.AssertInvariantsAsync();
    }

    [Fact]
    public async Task Cart_below_the_minimum_is_told_the_minimum()
    {
        await using var shop = await TestShop.StartAsync(fixture);
        var book = await shop.Admin.ListBookAsync(stock: 5, unitAmount: 49);
        using var reader = await shop.NewShopperAsync();
        await reader.PutInCartAsync(book, 1);

        var answer = await reader.CheckOutAsync();
        Assert.Equal((HttpStatusCode.BadRequest, ProblemCodes.AmountTooSmall), (answer.Status, answer.Code));
        Assert.Equal((50, "usd"), (answer.Problem.GetProperty("limitAmount").GetInt64(), answer.Problem.GetProperty("currency").GetString()));

        await reader.PutInCartAsync(book, 2);
        Assert.Equal(HttpStatusCode.OK, (await reader.CheckOutAsync()).Status);
    }

    [Fact]
    public async Task Books_in_a_former_currency_need_a_new_price()
    {
        await using var shop = await TestShop.StartAsync(fixture);
        var book = await shop.Admin.ListBookAsync(stock: 5);
        using var reader = await shop.NewShopperAsync();
        await reader.PutInCartAsync(book, 1);
        await shop.ExecuteAsync($"UPDATE books SET currency = 'eur' WHERE id = {book}");

        Assert.False(Assert.Single((await reader.CartAsync()).Value.Items).Listed);
        Assert.Equal(ProblemCodes.InsufficientStock, (await reader.CheckOutAsync()).Code);
        Assert.Equal(ProblemCodes.BookNotFound, (await reader.PutInCartAsync(book, 2)).Code);
        Assert.Equal(ProblemCodes.BookNotFound, (await reader.BookAsync(book)).Code);

        var edit = new BookEdit("Priced anew", "A. Tester", "Essays", "Made for one test and for no other.", 990, "usd", Stock: 5);
        await shop.Admin.EditBookAsync(book, edit);

        Assert.Equal((990, "usd"), ((await reader.BookAsync(book)).Value.UnitAmount, (await reader.BookAsync(book)).Value.Currency));
        Assert.Equal(HttpStatusCode.OK, (await reader.CheckOutAsync()).Status);
    }
}

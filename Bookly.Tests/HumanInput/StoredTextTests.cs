using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bookly.Contracts;
using Bookly.Tests.Fixtures;
using Bookly.Web.Catalog;

namespace Bookly.Tests.HumanInput;

/// <summary>Text that is stored already, or that Stripe sends: it is shown as well as it can be, and stops nothing else.</summary>
public sealed class StoredTextTests(OwnShop own) : IClassFixture<OwnShop>
{
    private readonly TestShop _shop = own.Shop;

    [Theory]
    [InlineData("Emma\uFFFE", "/books/7/emma")]
    [InlineData("\uFFFF", "/books/7")]
    [InlineData("Em\uD800ma", "/books/7/em-ma")]
    [InlineData("Émile\uDC00", "/books/7/emile")]
    public void Address_of_a_book_with_a_broken_title_can_be_made(string title, string url) => Assert.Equal(url, BookUrl.Of(7, title));

    [Fact]
    public async Task Book_with_a_noncharacter_fails_no_list_and_no_cart()
    {
        var mark = Guid.NewGuid().ToString("N");
        var id = await _shop.Admin.ListBookAsync(stock: 3, title: mark);
        await _shop.ExecuteAsync($"UPDATE books SET title = title || U&'\\FFFE', author = U&'\\FDD0' WHERE id = {id}");
        using var reader = await _shop.NewShopperAsync();

        Assert.Equal(HttpStatusCode.OK, (await reader.BookAsync(id)).Status);
        Assert.Equal(1, (await reader.SendAsync<BookList>(HttpMethod.Get, $"/api/books?q={mark}")).Value.Total);
        Assert.Equal(HttpStatusCode.OK, (await reader.PutInCartAsync(id, 1)).Status);
        Assert.Equal(HttpStatusCode.OK, (await reader.SendAsync<JsonElement>(HttpMethod.Get, $"/api/books/{id}/related")).Status);
        Assert.Equal(HttpStatusCode.OK, (await reader.SendAsync<string>(HttpMethod.Get, $"/api/books/{id}/cover")).Status);
        Assert.Equal(HttpStatusCode.OK, (await reader.CheckOutAsync()).Status);
    }

    [Fact]
    public async Task Title_with_such_a_character_is_refused_by_its_field_and_NFD_becomes_NFC()
    {
        var refused = await CreateAsync("Em\uFFFEma", "Essays");
        Assert.Equal((HttpStatusCode.BadRequest, ProblemCodes.ValidationFailed), (refused.Status, refused.Code));
        Assert.Contains("U+FFFE", refused.Problem.GetProperty("errors").GetProperty("title")[0].GetString(), StringComparison.Ordinal);

        var made = (await CreateAsync($"Cafe\u0301 {Guid.NewGuid():N}", "Essays")).Value;
        Assert.StartsWith("Café", (await _shop.Admin.StockAsync(made.Id)).Value.Title, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stripes_fields_with_such_characters_neither_lose_the_payment_nor_the_address()
    {
        using var reader = await _shop.NewShopperAsync();
        var checkout = await reader.StartBuyingAsync(await _shop.Admin.ListBookAsync(stock: 1));
        var session = await StripeBodies.SessionAsync(_shop, checkout, "complete", "paid", stripe => stripe["collected_information"] = JsonNode.Parse(
            """{"business_name":null,"individual_name":null,"shipping_details":{"name":"MARK","address":{"line1":"Main\u0001 Street","city":"Z\uFFFErich","country":"CH","postal_code":"1"}}}"""));
        var body = StripeBodies.Event($"evt_{Guid.NewGuid():N}", "checkout.session.completed", session.Replace("MARK", "Ann\\u0000 \\ud800", StringComparison.Ordinal));

        using var answer = await _shop.PostWebhookAsync(body);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var order = (await reader.OrderAsync(checkout.OrderId)).Value;
        Assert.Equal(OrderStatus.Fulfilled, order.Status);
        Assert.Equal(("Ann\uFFFD \uFFFD", "Main\uFFFD Street", "Z\uFFFDrich"), (order.Shipping?.Name, order.Shipping?.Line1, order.Shipping?.City));
    }

    [Theory]
    [InlineData("Poetry")]
    [InlineData(" poetry ")]
    [InlineData("POETRY\u00A0")]
    public async Task Genre_is_the_catalogs_own_whatever_its_case_and_spaces(string typed)
    {
        var made = (await CreateAsync($"Verse {Guid.NewGuid():N}", typed)).Value;

        Assert.Equal("Poetry", (await _shop.Admin.StockAsync(made.Id)).Value.Genre);
        Assert.True((await _shop.Admin.SendAsync<BookList>(HttpMethod.Get, "/api/books?genre=" + Uri.EscapeDataString(typed))).Value.Total > 0);
    }

    private Task<Answer<BookCreated>> CreateAsync(string title, string genre) => _shop.Admin.SendAsync<BookCreated>(
        HttpMethod.Post, "/api/admin/books", new BookEdit(title, "A. Tester", genre, "Text.", 1250, "usd", 1));
}

using System.Net;
using System.Text.Json;
using Bookly.Contracts;
using Bookly.Tests.Fixtures;

namespace Bookly.Tests.Checkout;

public sealed class CheckoutTests(OwnShop own) : IClassFixture<OwnShop>, IAsyncLifetime
{
    private readonly TestShop _shop = own.Shop;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _shop.Stripe.BehaveAsync();
        await _shop.AssertInvariantsAsync();
    }

    [Fact]
    public async Task Checkout_rejects_an_empty_cart()
    {
        using var reader = await _shop.NewShopperAsync();

        var answer = await reader.CheckOutAsync();

        Assert.Equal((HttpStatusCode.BadRequest, ProblemCodes.CartEmpty), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task Checkout_names_short_lines_and_holds_nothing()
    {
        var scarce = await _shop.Admin.ListBookAsync(stock: 2, title: "Scarce");
        var plenty = await _shop.Admin.ListBookAsync(stock: 9);
        using var reader = await _shop.NewShopperAsync();
        await reader.PutInCartAsync(scarce, 3);
        await reader.PutInCartAsync(plenty, 3);

        var answer = await reader.CheckOutAsync();

        Assert.Equal((HttpStatusCode.Conflict, ProblemCodes.InsufficientStock), (answer.Status, answer.Code));
        var line = answer.Problem.GetProperty("lines").Deserialize<ShortLine[]>(JsonSerializerOptions.Web)!.Single();
        Assert.Equal(new ShortLine(scarce, "Scarce", 3, 2), line);
        Assert.Equal(0, (await _shop.Admin.StockAsync(plenty)).Value.Held);
        Assert.Equal(0, (await reader.OrdersAsync()).Value.Total);
    }

    [Fact]
    public async Task Checkout_names_a_deleted_book_and_blocks_only_it()
    {
        var gone = await _shop.Admin.ListBookAsync(stock: 2, title: "Gone");
        var here = await _shop.Admin.ListBookAsync(stock: 2);
        using var reader = await _shop.NewShopperAsync();
        await reader.PutInCartAsync(gone, 1);
        await reader.PutInCartAsync(here, 1);
        Assert.Equal(HttpStatusCode.NoContent, (await _shop.Admin.SendAsync<JsonElement>(HttpMethod.Delete, $"/api/admin/books/{gone}")).Status);

        var cart = (await reader.CartAsync()).Value;
        var answer = await reader.CheckOutAsync();

        Assert.Equal(("Gone", false, 0), cart.Items.Where(item => item.BookId == gone).Select(item => (item.Title, item.Listed, item.Available)).Single());
        Assert.Equal(1250, cart.TotalAmount);
        Assert.Equal(ProblemCodes.InsufficientStock, answer.Code);
        await reader.SendAsync<ShopperCart>(HttpMethod.Delete, $"/api/cart/items/{gone}");
        Assert.StartsWith("cs_test_", (await reader.CheckOutAsync()).Value.SessionId, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Session_takes_prices_from_the_database_and_names_the_order()
    {
        var book = await _shop.Admin.ListBookAsync(stock: 5, unitAmount: 1999, title: "Priced");
        using var reader = await _shop.NewShopperAsync();

        var session = await reader.StartBuyingAsync(book, quantity: 2);

        var stripe = await _shop.Stripe.GetAsync($"/v1/checkout/sessions/{session.SessionId}?expand[]=line_items");
        Assert.Equal(3998, stripe.GetProperty("amount_total").GetInt64());
        Assert.Equal("Priced", stripe.GetProperty("line_items").GetProperty("data")[0].GetProperty("description").GetString());
        Assert.Equal(session.OrderId.ToString(), stripe.GetProperty("client_reference_id").GetString());
        Assert.Equal(session.OrderId.ToString(), stripe.GetProperty("metadata").GetProperty("order_id").GetString());
        Assert.Equal("https://books.example/dashboard?session_id={CHECKOUT_SESSION_ID}", stripe.GetProperty("success_url").GetString());
        Assert.Equal(session.ExpiresAt.ToUnixTimeSeconds(), stripe.GetProperty("expires_at").GetInt64());
    }

    [Fact]
    public async Task Unchanged_cart_reuses_its_open_session()
    {
        var book = await _shop.Admin.ListBookAsync(stock: 1);
        using var reader = await _shop.NewShopperAsync();
        var first = await reader.StartBuyingAsync(book);

        var second = (await reader.CheckOutAsync()).Value;

        Assert.Equal(first, second);
        Assert.Equal(1, (await reader.CartAsync()).Value.Items.Single().Available);
    }

    [Fact]
    public async Task Changed_cart_expires_the_older_session()
    {
        var book = await _shop.Admin.ListBookAsync(stock: 3);
        using var reader = await _shop.NewShopperAsync();
        var first = await reader.StartBuyingAsync(book, quantity: 2);
        await reader.PutInCartAsync(book, 3);

        var second = (await reader.CheckOutAsync()).Value;

        Assert.NotEqual(first.SessionId, second.SessionId);
        Assert.Equal("expired", (await _shop.Stripe.GetAsync($"/v1/checkout/sessions/{first.SessionId}")).GetProperty("status").GetString());
        Assert.Equal(3, (await _shop.Admin.StockAsync(book)).Value.Held);
    }

    [Fact]
    public async Task Session_made_for_an_order_cancelled_meanwhile_cannot_be_paid()
    {
        var book = await _shop.Admin.ListBookAsync(stock: 3);
        using var reader = await _shop.NewShopperAsync();
        await reader.PutInCartAsync(book, 1);
        await _shop.Stripe.MisbehaveAsync(new { api = new { delayMs = 3000 } });
        var asked = reader.CheckOutAsync();
        var order = (await Eventually.BecomesAsync(async () => (await reader.OrdersAsync()).Value.Items, orders => orders.Count == 1))[0];

        var cancelled = await reader.CancelAsync(order.Id);

        Assert.Equal(OrderStatus.Cancelled, cancelled.Value.Status);
        Assert.Equal(ProblemCodes.CheckoutSuperseded, (await asked).Code);
        await _shop.Stripe.BehaveAsync();
        var session = (await _shop.Stripe.GetAsync("/v1/checkout/sessions?limit=100")).GetProperty("data").EnumerateArray()
            .Single(made => made.GetProperty("client_reference_id").GetString() == order.Id.ToString());
        Assert.Equal("expired", session.GetProperty("status").GetString());
    }

    [Fact]
    public async Task Concurrent_clicks_create_one_order_and_session()
    {
        var book = await _shop.Admin.ListBookAsync(stock: 5);
        using var reader = await _shop.NewShopperAsync();
        await reader.PutInCartAsync(book, 2);

        var clicks = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => reader.CheckOutAsync()));

        Assert.Single(clicks.Select(click => click.Value.SessionId).Distinct());
        Assert.Equal(1, (await reader.OrdersAsync()).Value.Total);
        Assert.Equal(2, (await _shop.Admin.StockAsync(book)).Value.Held);
    }

    [Fact]
    public async Task Cancelling_frees_stock_and_keeps_the_cart()
    {
        var book = await _shop.Admin.ListBookAsync(stock: 1);
        using var reader = await _shop.NewShopperAsync();
        var session = await reader.StartBuyingAsync(book);

        var order = (await reader.CancelAsync(session.OrderId)).Value;

        Assert.Equal(OrderStatus.Cancelled, order.Status);
        Assert.Equal(1, (await reader.BookAsync(book)).Value.Available);
        Assert.Single((await reader.CartAsync()).Value.Items);
        await Assert.ThrowsAnyAsync<Xunit.Sdk.XunitException>(() => _shop.Stripe.PayAsync(session.SessionId));
    }

    [Fact]
    public async Task Cancelling_a_paid_order_fulfills_it()
    {
        var book = await _shop.Admin.ListBookAsync(stock: 2);
        using var reader = await _shop.NewShopperAsync();
        await _shop.Stripe.MisbehaveAsync(new { webhooks = new { drop = true } });
        var session = await reader.StartBuyingAsync(book);
        await _shop.Stripe.PayAsync(session.SessionId);

        var answer = await reader.CancelAsync(session.OrderId);

        Assert.Equal((HttpStatusCode.Conflict, ProblemCodes.OrderNotCancellable), (answer.Status, answer.Code));
        Assert.Equal(OrderStatus.Fulfilled, (await reader.OrderAsync(session.OrderId)).Value.Status);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(429)]
    public async Task Checkout_holds_nothing_when_Stripe_fails(int status)
    {
        var book = await _shop.Admin.ListBookAsync(stock: 1);
        using var reader = await _shop.NewShopperAsync();
        await reader.PutInCartAsync(book, 1);
        await _shop.Stripe.MisbehaveAsync(new { api = new { failRate = 1, status } });

        var answer = await reader.CheckOutAsync();

        Assert.Equal((HttpStatusCode.ServiceUnavailable, ProblemCodes.PaymentProviderUnavailable), (answer.Status, answer.Code));
        Assert.Equal(0, (await _shop.Admin.StockAsync(book)).Value.Held);
        await _shop.Stripe.BehaveAsync();
        Assert.Equal(HttpStatusCode.OK, (await reader.CheckOutAsync()).Status);
    }

    [Fact]
    public async Task Stale_order_without_session_is_replaced()
    {
        var book = await _shop.Admin.ListBookAsync(stock: 1);
        using var reader = await _shop.NewShopperAsync();
        var left = await reader.StartBuyingAsync(book);
        await _shop.ExecuteAsync(
            $"UPDATE orders SET session_id = NULL, session_url = NULL, expires_at = now() + interval '20 minutes' WHERE id = '{left.OrderId}'");

        var fresh = (await reader.CheckOutAsync()).Value;

        Assert.NotEqual(left.OrderId, fresh.OrderId);
        Assert.Equal(1, (await _shop.Admin.StockAsync(book)).Value.Held);
    }

    [Fact]
    public async Task Forty_shoppers_for_twenty_copies_get_twenty_checkouts()
    {
        var book = await _shop.Admin.ListBookAsync(stock: 20);
        var readers = new List<Shopper>();
        for (var i = 0; i < 40; i++) readers.Add(await _shop.NewShopperAsync());

        var answers = await Task.WhenAll(readers.Select(async reader =>
        {
            await reader.PutInCartAsync(book, 1);
            return await reader.CheckOutAsync();
        }));

        Assert.Equal(20, answers.Count(answer => answer.Status == HttpStatusCode.OK));
        Assert.Equal(20, answers.Count(answer => answer.Status == HttpStatusCode.Conflict && answer.Code == ProblemCodes.InsufficientStock));
        readers.ForEach(reader => reader.Dispose());
    }

    [Fact]
    public async Task Opposite_carts_do_not_deadlock()
    {
        var one = await _shop.Admin.ListBookAsync(stock: 100);
        var two = await _shop.Admin.ListBookAsync(stock: 100);
        var readers = new List<Shopper>();
        for (var i = 0; i < 12; i++)
        {
            var reader = await _shop.NewShopperAsync();
            await reader.PutInCartAsync(i % 2 == 0 ? one : two, 1);
            await reader.PutInCartAsync(i % 2 == 0 ? two : one, 1);
            readers.Add(reader);
        }

        var sessions = await Task.WhenAll(readers.Select(async reader => (await reader.CheckOutAsync()).Value));
        await Task.WhenAll(sessions.Select(session => _shop.Stripe.PayAsync(session.SessionId)));

        foreach (var (reader, session) in readers.Zip(sessions))
        {
            await Eventually.BecomesAsync(async () => (await reader.OrderAsync(session.OrderId)).Value, order => order.Status == OrderStatus.Fulfilled);
            reader.Dispose();
        }

        Assert.Equal(88, (await _shop.Admin.StockAsync(one)).Value.Stock);
        Assert.Equal(0L, await _shop.QueryAsync<long>("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"));
    }
}

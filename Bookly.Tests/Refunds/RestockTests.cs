using System.Net;
using Bookly.Contracts;
using Bookly.Tests.Fixtures;

namespace Bookly.Tests.Refunds;

/// <summary>Copies that come back with a refund.</summary>
public sealed class RestockTests(OwnShop own) : IClassFixture<OwnShop>, IAsyncLifetime
{
    private readonly TestShop _shop = own.Shop;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _shop.Stripe.BehaveAsync();
        await _shop.AssertInvariantsAsync();
    }

    [Fact]
    public async Task Refund_restocks_only_when_chosen()
    {
        var bought = await _shop.BuyAsync(quantity: 3);

        await _shop.Admin.RefundAsync(bought.OrderId, new RefundOrder(Amount: 100));
        Assert.Equal(7, (await _shop.Admin.StockAsync(bought.BookId)).Value.Stock);
        var refund = (await _shop.Admin.RefundAsync(bought.OrderId, new RefundOrder(Restock: true))).Value;

        Assert.Equal([new RestockLine(bought.BookId, 3)], refund.Restocked);
        Assert.Equal(10, (await _shop.Admin.StockAsync(bought.BookId)).Value.Stock);
    }

    [Fact]
    public async Task Restock_relists_a_sold_out_book_under_its_old_id()
    {
        var bought = await _shop.BuyAsync(quantity: 2, stock: 2);
        Assert.Equal(HttpStatusCode.NotFound, (await bought.Reader.BookAsync(bought.BookId)).Status);

        await _shop.Admin.RefundAsync(bought.OrderId, new RefundOrder(Restock: true));

        var book = (await bought.Reader.BookAsync(bought.BookId)).Value;
        Assert.Equal((2, bought.OrderId), (book.Available, (await _shop.Admin.DetailsAsync(bought.OrderId)).Value.Order.Id));
        using var next = await _shop.NewShopperAsync();
        var session = await next.StartBuyingAsync(bought.BookId, 2);
        await _shop.Stripe.PayAsync(session.SessionId);
        await next.StatusBecomesAsync(session.OrderId, OrderStatus.Fulfilled);
        Assert.Equal(HttpStatusCode.NotFound, (await next.BookAsync(bought.BookId)).Status);
    }

    [Fact]
    public async Task Relisted_book_keeps_its_uploaded_cover()
    {
        var book = await _shop.Admin.ListBookAsync(stock: 1);
        await _shop.ExecuteAsync(
            $"""
            INSERT INTO uploaded_covers (book_id, version, image, uploaded_by, uploaded_at) VALUES ({book}, 'v1', '', 'admin@bookly.example', now());
            UPDATE books SET cover_version = 'v1' WHERE id = {book}
            """);
        var reader = (await _shop.NewShoppersAsync(1))[0];
        var session = await reader.StartBuyingAsync(book);
        await _shop.Stripe.PayAsync(session.SessionId);
        await reader.StatusBecomesAsync(session.OrderId, OrderStatus.Fulfilled);

        await _shop.Admin.RefundAsync(session.OrderId, new RefundOrder(Restock: true));

        Assert.Equal("v1", await _shop.QueryAsync<string>($"SELECT cover_version FROM books WHERE id = {book}"));
    }

    [Fact]
    public async Task Restock_never_exceeds_the_bought_copies()
    {
        var bought = await _shop.BuyAsync(quantity: 2);

        Task<Answer<AdminRefund>> BringBackAsync(long bookId, int copies) => _shop.Admin.RefundAsync(
            bought.OrderId, new RefundOrder(Amount: 100, Restock: true, RestockLines: [new RestockLine(bookId, copies)]));
        var tooMany = await BringBackAsync(bought.BookId, 3);
        var foreign = await BringBackAsync(bought.BookId + 100_000, 1);
        var one = await BringBackAsync(bought.BookId, 1);
        var tooManyNow = await BringBackAsync(bought.BookId, 2);

        Assert.All([tooMany, foreign, tooManyNow], answer => Assert.Equal((HttpStatusCode.Conflict, ProblemCodes.RestockExceedsOrder), (answer.Status, answer.Code)));
        Assert.Equal([new RestockLine(bought.BookId, 1)], one.Value.Restocked);
        Assert.Equal(9, (await _shop.Admin.StockAsync(bought.BookId)).Value.Stock);
        Assert.Equal((2, 1), Line(await _shop.Admin.DetailsAsync(bought.OrderId)));
        Assert.Equal(100, (await bought.Reader.OrderAsync(bought.OrderId)).Value.RefundedAmount);
    }

    [Fact]
    public async Task Concurrent_restocks_relist_a_book_once()
    {
        var book = await _shop.Admin.ListBookAsync(stock: 2);
        var orders = new List<Guid>();
        foreach (var reader in await _shop.NewShoppersAsync(2))
        {
            var session = await reader.StartBuyingAsync(book);
            await _shop.Stripe.PayAsync(session.SessionId);
            await reader.StatusBecomesAsync(session.OrderId, OrderStatus.Fulfilled);
            orders.Add(session.OrderId);
        }

        await Task.WhenAll(orders.Select(order => _shop.Admin.RefundAsync(order, new RefundOrder(Restock: true))));

        Assert.Equal(2, (await _shop.Admin.StockAsync(book)).Value.Stock);
    }

    [Fact]
    public async Task Restock_does_not_relist_a_withdrawn_book()
    {
        var bought = await _shop.BuyAsync();
        await _shop.Admin.SendAsync<string>(HttpMethod.Delete, $"/api/admin/books/{bought.BookId}");

        var refused = await _shop.Admin.RefundAsync(bought.OrderId, new RefundOrder(Restock: true));

        Assert.Equal((HttpStatusCode.Conflict, ProblemCodes.ListingWithdrawn), (refused.Status, refused.Code));
        Assert.Equal(bought.BookId, refused.Problem.GetProperty("bookIds")[0].GetInt64());
        Assert.Equal(OrderStatus.Fulfilled, (await bought.Reader.OrderAsync(bought.OrderId)).Value.Status);
        Assert.Equal(HttpStatusCode.OK, (await _shop.Admin.RefundAsync(bought.OrderId, new RefundOrder())).Status);
    }

    [Fact]
    public async Task Restock_happens_once_when_the_refund_answer_was_lost()
    {
        var bought = await _shop.BuyAsync(quantity: 2, stock: 2);
        await _shop.Stripe.MisbehaveAsync(new { webhooks = new { drop = true }, api = new { loseAnswerRate = 1.0 } });
        await _shop.Admin.RefundAsync(bought.OrderId, new RefundOrder(Restock: true), "lost");
        Assert.Equal(HttpStatusCode.NotFound, (await bought.Reader.BookAsync(bought.BookId)).Status);
        await _shop.Stripe.BehaveAsync();

        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => _shop.Admin.RefundAsync(bought.OrderId, new RefundOrder(Restock: true), "lost")));

        Assert.Equal(2, (await _shop.Admin.StockAsync(bought.BookId)).Value.Stock);
        Assert.Single(await _shop.RefundsAtStripeAsync(bought));
    }

    private static (int Quantity, int Restocked) Line(Answer<AdminOrderDetails> life) =>
        (life.Value.Lines.Single().Quantity, life.Value.Lines.Single().Restocked);
}

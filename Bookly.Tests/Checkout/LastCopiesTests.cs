using System.Net;
using Bookly.Contracts;
using Bookly.Tests.Fixtures;

namespace Bookly.Tests.Checkout;

public sealed class LastCopiesTests(ShopFixture fixture)
{
    [Fact]
    public async Task Two_hundred_shoppers_buy_exactly_twenty_copies()
    {
        await using var shop = await TestShop.StartAsync(fixture, replicas: 2);
        var book = await shop.Admin.ListBookAsync(stock: 20);
        var readers = await shop.NewShoppersAsync(200);
        foreach (var batch in readers.Chunk(20)) await Task.WhenAll(batch.Select(reader => reader.PutInCartAsync(book, 1)));

        // 503 says that nothing has happened: the queue for the book was longer than a transaction waits.
        var answers = await Task.WhenAll(readers.Select(reader => Eventually.BecomesAsync(
            reader.CheckOutAsync, answer => answer.Status != HttpStatusCode.ServiceUnavailable, TimeSpan.FromMinutes(2))));

        Assert.Equal(20, answers.Count(answer => answer.Status == HttpStatusCode.OK));
        Assert.Equal(180, answers.Count(answer => answer.Status == HttpStatusCode.Conflict && answer.Code == ProblemCodes.InsufficientStock));
        await shop.AssertInvariantsAsync();

        var buyers = readers.Zip(answers).Where(pair => pair.Second.Status == HttpStatusCode.OK).Select(pair => (Reader: pair.First, Session: pair.Second.Value)).ToArray();
        await Task.WhenAll(buyers.Skip(1).Select(buyer => shop.Stripe.PayAsync(buyer.Session.SessionId)));
        foreach (var buyer in buyers.Skip(1)) await FulfilledAsync(buyer.Reader, buyer.Session);
        Assert.Equal((1, 1), ((await shop.Admin.StockAsync(book)).Value.Stock, (await shop.Admin.StockAsync(book)).Value.Held));

        await shop.Stripe.PayAsync(buyers[0].Session.SessionId);
        await FulfilledAsync(buyers[0].Reader, buyers[0].Session);

        Assert.Equal(ProblemCodes.BookNotFound, (await readers[0].BookAsync(book)).Code);
        Assert.Equal(1L, await shop.QueryAsync<long>($"SELECT count(*) FROM delisted_listings WHERE book_id = {book} AND order_id = '{buyers[0].Session.OrderId}'"));
        Assert.Equal(20L, await shop.QueryAsync<long>("SELECT count(*) FROM fulfillments"));
        Assert.Equal(0L, await shop.QueryAsync<long>("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"));
        await shop.AssertInvariantsAsync();
    }

    private static Task<Order> FulfilledAsync(Shopper reader, CheckoutSession session) =>
        Eventually.BecomesAsync(async () => (await reader.OrderAsync(session.OrderId)).Value, order => order.Status == OrderStatus.Fulfilled);
}

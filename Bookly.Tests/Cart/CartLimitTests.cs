using System.Net;
using Bookly.Contracts;
using Bookly.Tests.Fixtures;

namespace Bookly.Tests.Cart;

/// <summary>A limit that requests check each by itself is none: they come at the same moment.</summary>
public sealed class CartLimitTests(OwnShop own) : IClassFixture<OwnShop>, IAsyncLifetime
{
    private const int AtOnce = 14;

    private readonly TestShop _shop = own.Shop;
    private Shopper _reader = null!;

    public async ValueTask InitializeAsync() => _reader = await _shop.NewShopperAsync();

    public ValueTask DisposeAsync()
    {
        _reader.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Parallel_additions_do_not_exceed_the_lines_of_a_cart()
    {
        var books = await FillAsync(lines: Limits.MaxCartLines - 2);

        var answers = await Task.WhenAll(books[^AtOnce..].Select(book => _reader.PutInCartAsync(book, 1)));

        Assert.Equal(2, answers.Count(answer => answer.Status == HttpStatusCode.OK));
        Assert.All(answers.Where(answer => answer.Status != HttpStatusCode.OK), answer => Assert.Equal(ProblemCodes.CartFull, answer.Code));
        Assert.Equal(Limits.MaxCartLines, await LinesAsync());
        Assert.Equal(HttpStatusCode.OK, (await _reader.CheckOutAsync()).Status);
    }

    [Fact]
    public async Task Parallel_merges_do_not_exceed_the_lines_of_a_cart()
    {
        var books = await FillAsync(lines: Limits.MaxCartLines - 2);

        await Task.WhenAll(books[^AtOnce..].Select(book => _reader.SendAsync<ShopperCart>(
            HttpMethod.Post, "/api/cart/merge", new CartItemsRequest([new CartItemRequest(book, 1)]))));

        Assert.Equal(Limits.MaxCartLines, await LinesAsync());
    }

    [Fact]
    public async Task Reordering_beside_additions_does_not_exceed_the_lines_of_a_cart()
    {
        var books = await FillAsync(lines: 0);
        foreach (var book in books[^6..]) await _reader.PutInCartAsync(book, 1);
        var session = (await _reader.CheckOutAsync()).Value;
        await _shop.Stripe.PayAsync(session.SessionId);
        await _reader.StatusBecomesAsync(session.OrderId, OrderStatus.Fulfilled);
        await PutAllAsync(books[..(Limits.MaxCartLines - 3)]);

        await Task.WhenAll(
            [
                _reader.SendAsync<Reordered>(HttpMethod.Post, $"/api/orders/{session.OrderId}/reorder"),
                .. books[^AtOnce..^6].Select(book => _reader.PutInCartAsync(book, 1)),
            ]);

        Assert.Equal(Limits.MaxCartLines, await LinesAsync());
    }

    [Fact]
    public async Task Full_cart_takes_back_the_copies_of_the_lines_it_has()
    {
        var books = await FillAsync(lines: 0);
        var session = await _reader.StartBuyingAsync(books[0], quantity: 2);
        await _shop.Stripe.PayLaterAsync(session.SessionId);
        await _reader.StatusBecomesAsync(session.OrderId, OrderStatus.PaymentProcessing);
        await PutAllAsync(books[..Limits.MaxCartLines]);

        await _shop.Stripe.SettleAsync(await _shop.PaymentOfAsync(session), "failed");
        await _reader.StatusBecomesAsync(session.OrderId, OrderStatus.PaymentFailed);

        Assert.Equal(Limits.MaxCartLines, await LinesAsync());
        Assert.Equal(3, (await _reader.CartAsync()).Value.Items.Single(line => line.BookId == books[0]).Quantity);
    }

    [Fact]
    public async Task Cart_with_more_lines_than_Stripe_takes_is_named_at_checkout()
    {
        await FillAsync(lines: Limits.MaxCartLines + 3);

        var refused = await _reader.CheckOutAsync();

        Assert.Equal((HttpStatusCode.Conflict, ProblemCodes.CartFull), (refused.Status, refused.Code));
    }

    [Fact]
    public async Task Database_keeps_the_copies_of_a_line_within_the_limit()
    {
        var book = await _shop.Admin.ListBookAsync(stock: 500);
        await _reader.PutInCartAsync(book, Limits.MaxQuantity);

        var refused = await Assert.ThrowsAsync<Npgsql.PostgresException>(
            () => _shop.ExecuteAsync($"UPDATE cart_items SET quantity = {Limits.MaxQuantity + 1} WHERE book_id = {book}"));

        Assert.Equal("ck_cart_items_quantity", refused.ConstraintName);
    }

    /// <summary>Books enough for all, of which so many are in the cart.</summary>
    private async Task<long[]> FillAsync(int lines)
    {
        var mark = Guid.NewGuid().ToString("N");
        await _shop.ExecuteAsync(
            $"""
            WITH listed AS (
                INSERT INTO books (title, author, genre, description, unit_amount, currency, stock, held, received, created_at, stock_set_at)
                SELECT 'Of many {mark} ' || n, 'A. Tester', 'Essays', 'One of many.', 100, 'usd', 5, 0, 5, now(), now() FROM generate_series(1, {Limits.MaxCartLines + AtOnce}) n
                RETURNING id)
            INSERT INTO stock_changes (book_id, at, by, kind, difference, stock_after) SELECT id, now(), 'test', 'Listed', 5, 5 FROM listed
            """);
        var first = await _shop.QueryAsync<long>($"SELECT min(id) FROM books WHERE title LIKE 'Of many {mark}%'");
        long[] books = [.. Enumerable.Range(0, Limits.MaxCartLines + AtOnce).Select(n => first + n)];
        await PutAllAsync(books[..lines]);
        return books;
    }

    private Task PutAllAsync(long[] books) => _shop.ExecuteAsync(
        $"""
        INSERT INTO cart_items (user_id, book_id, quantity, unit_amount, added_at, updated_at)
        SELECT u.id, b.id, 1, 100, now(), now() FROM users u, books b WHERE u.email = '{_reader.Email}' AND b.id IN ({string.Join(',', books.DefaultIfEmpty(-1))})
        """);

    private Task<long> LinesAsync() =>
        _shop.QueryAsync<long>($"SELECT count(*) FROM cart_items c JOIN users u ON u.id = c.user_id WHERE u.email = '{_reader.Email}'");
}

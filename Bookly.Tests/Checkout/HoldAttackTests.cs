using System.Net;
using System.Text.Json;
using Bookly.ApiService.Checkout;
using Bookly.Contracts;
using Bookly.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Bookly.Tests.Checkout;

/// <summary>Accounts that only hold: whoever means to buy still can.</summary>
public sealed class HoldAttackTests(ShopFixture fixture) : IAsyncLifetime
{
    /// <summary>Each account asks for as many as a cart takes.</summary>
    private const int Robots = 1000, TitlesOfEach = 100, AtOnce = 24;

    private TestShop _shop = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _shop = await TestShop.StartAsync(
        fixture,
        configure: builder => builder.Services.Replace(ServiceDescriptor.Singleton<IHumanCheck>(new OneAnswer())),
        settings: ["Checkout:Holds:Enforced=true", "TrustedProxies:0=127.0.0.0/8"]);

    public async ValueTask DisposeAsync()
    {
        if (_shop is not null) await _shop.DisposeAsync();
    }

    [Theory]
    [InlineData("one network", 0)]
    [InlineData("many networks", 500)]
    public async Task Thousand_accounts_leave_four_fifths_of_everything(string from, int confirmed)
    {
        using var steady = await SteadyCustomerAsync();
        var (copies, titles) = (await CopiesAsync(), await _shop.QueryAsync<long>("SELECT count(*) FROM books"));
        var robots = await _shop.NewShoppersAsync(Robots);
        await _shop.ExecuteAsync(
            $"""
            UPDATE users SET email_confirmed = false WHERE id IN (
                SELECT id FROM users WHERE email LIKE '%@readers.example' AND email <> '{steady.Email}' ORDER BY id OFFSET {confirmed})
            """);
        // What a cart takes of different titles, in another order for each.
        await _shop.ExecuteAsync(
            $"""
            INSERT INTO cart_items (user_id, book_id, quantity, unit_amount, added_at, updated_at)
            SELECT u.id, b.id, 99, b.unit_amount, now(), now() FROM (SELECT id, row_number() OVER () AS n FROM users WHERE email LIKE '%@readers.example' AND email <> '{steady.Email}') u
            CROSS JOIN LATERAL (SELECT id, unit_amount FROM books ORDER BY (id * 7919 + u.n * 104729) % 1000003 LIMIT {TitlesOfEach}) b
            """);

        var held = 0;
        await Parallel.ForAsync(0, Robots, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = Ct }, async (i, _) =>
        {
            var network = from == "one network" ? $"2001:db8:1:2::{i + 1:x}" : $"2001:db8:{(i / 250) + 1:x}:{i:x}::1";
            if ((await CheckOutAsync(robots[i], network)).Status == HttpStatusCode.OK) Interlocked.Increment(ref held);
        });

        Assert.NotEqual(0, held);
        var left = await _shop.QueryAsync<long>("SELECT sum(stock - held) FROM books");
        TestContext.Current.TestOutputHelper?.WriteLine($"{from}, {confirmed} confirmed: {held} checkouts hold {copies - left} of {copies} copies of {titles} titles");
        Assert.True(left >= 0.8 * copies, $"{left} of {copies} copies are left");
        // One copy of a title can always be kept, and one more by those with a confirmed address.
        Assert.Equal(0, await _shop.QueryAsync<long>($"SELECT count(*) FROM books WHERE stock - held < 0.8 * stock AND held > {(confirmed == 0 ? 1 : 2)}"));
        if (confirmed == 0) Assert.Equal(0, await _shop.QueryAsync<long>("SELECT count(*) FROM books WHERE stock > 0 AND stock = held"));

        // The best sold titles, from the robots' own network.
        await AssertBuysAsync(steady, "SELECT id FROM books WHERE stock - held >= 3 ORDER BY held DESC, id LIMIT 10", copies: 3);
        if (confirmed == 0)
        {
            // Those of which the fewest are left.
            using var fresh = (await _shop.NewShoppersAsync(1))[0];
            await AssertBuysAsync(fresh, "SELECT id FROM books WHERE stock > held ORDER BY stock - held, held DESC, id LIMIT 10", copies: 1);
        }

        Assert.Empty((await _shop.Admin.InvariantsAsync()).Value.Violations);
    }

    [Fact]
    public async Task Shopper_learns_how_many_can_be_kept_and_can_buy_those()
    {
        using var reader = await _shop.NewShopperAsync();
        var (plenty, last) = (await _shop.Admin.ListBookAsync(stock: 30), await _shop.Admin.ListBookAsync(stock: 1));
        await reader.PutInCartAsync(plenty, 10);
        await reader.PutInCartAsync(last, 1);

        var refused = await reader.CheckOutAsync();

        Assert.Equal((HttpStatusCode.Conflict, ProblemCodes.HoldLimited), (refused.Status, refused.Code));
        Assert.Equal(
            [(plenty, 10, 3, "Account"), (last, 1, 0, "LastCopy")],
            refused.Problem.GetProperty("lines").EnumerateArray().Select(line => (
                line.GetProperty("bookId").GetInt64(), line.GetProperty("requested").GetInt32(), line.GetProperty("allowed").GetInt32(), line.GetProperty("reason").GetString())));
        Assert.Null((await reader.CartAsync()).Value.HeldUntil);

        var kept = (await reader.SendAsync<CheckoutSession>(HttpMethod.Post, "/api/payments/checkout/session?available=true")).Value;

        Assert.Equal(3, (await _shop.Admin.StockAsync(plenty)).Value.Held);
        Assert.Equal(kept.ExpiresAt, (await reader.CartAsync()).Value.HeldUntil);
        // The same again is the same session, and its own hold is not counted against it.
        Assert.Equal(kept.SessionId, (await reader.SendAsync<CheckoutSession>(HttpMethod.Post, "/api/payments/checkout/session?available=true")).Value.SessionId);
    }

    [Fact]
    public async Task Unpaid_checkouts_ask_for_a_confirmed_address_or_a_human()
    {
        using var reader = await _shop.NewShopperAsync();
        var book = await _shop.Admin.ListBookAsync(stock: 500);
        await reader.PutInCartAsync(book, 1);
        for (var i = 0; i < 5; i++)
        {
            var session = (await CheckOutAsync(reader, "2001:db8:5::1")).Value;
            await reader.CancelAsync(session.OrderId);
            await _shop.ExecuteAsync($"UPDATE orders SET created_at = created_at - interval '11 minutes' WHERE id = '{session.OrderId}'");
        }

        var refused = await CheckOutAsync(reader, "2001:db8:5::1");

        Assert.Equal((HttpStatusCode.Conflict, ProblemCodes.AddressUnproved), (refused.Status, refused.Code));
        Assert.Equal(HttpStatusCode.OK, (await CheckOutAsync(reader, "2001:db8:5::1", "I am human")).Status);
        await reader.CancelAsync((await reader.OrdersAsync()).Value.Items[0].Id);
        await _shop.ExecuteAsync($"UPDATE users SET email_confirmed = true WHERE email = '{reader.Email}'");
        Assert.Equal(HttpStatusCode.OK, (await CheckOutAsync(reader, "2001:db8:5::1")).Status);
    }

    [Fact]
    public async Task Network_of_a_closed_order_is_forgotten_after_a_day()
    {
        using var reader = await _shop.NewShopperAsync();
        var session = await reader.StartBuyingAsync(await _shop.Admin.ListBookAsync(stock: 20));
        Assert.Equal("127.0.0.0/24", await NetworkAsync());
        await reader.CancelAsync(session.OrderId);
        await _shop.ExecuteAsync($"UPDATE orders SET updated_at = now() - interval '2 days' WHERE id = '{session.OrderId}'");

        await _shop.Admin.ReconcileAsync();

        Assert.Equal("", await NetworkAsync());

        Task<string> NetworkAsync() => _shop.QueryAsync<string>($"SELECT coalesce(network, '') FROM orders WHERE id = '{session.OrderId}'");
    }

    [Fact]
    public async Task Wholesale_customer_holds_what_there_is()
    {
        using var school = await _shop.NewShopperAsync();
        var book = await _shop.Admin.ListBookAsync(stock: 60);
        await school.PutInCartAsync(book, 60);
        Assert.Equal(ProblemCodes.HoldLimited, (await school.CheckOutAsync()).Code);

        Assert.Equal(HttpStatusCode.NoContent, (await _shop.Admin.SendAsync<JsonElement>(HttpMethod.Post, "/api/admin/wholesale", new LiftHoldLimit(school.Email))).Status);

        Assert.Equal(HttpStatusCode.OK, (await school.CheckOutAsync()).Status);
        Assert.Equal(60, (await _shop.Admin.StockAsync(book)).Value.Held);
        Assert.Equal(school.Email, Assert.Single((await _shop.Admin.SendAsync<WholesaleCustomer[]>(HttpMethod.Get, "/api/admin/wholesale")).Value).Email);
        Assert.Equal(ProblemCodes.AccountNotFound, (await _shop.Admin.SendAsync<JsonElement>(HttpMethod.Post, "/api/admin/wholesale", new LiftHoldLimit("nobody@readers.example"))).Code);
    }

    /// <summary>Has paid three times.</summary>
    private async Task<Shopper> SteadyCustomerAsync()
    {
        var reader = (await _shop.NewShoppersAsync(1))[0];
        for (var i = 0; i < 3; i++)
        {
            var session = await reader.StartBuyingAsync(await _shop.Admin.ListBookAsync(stock: 20));
            await _shop.Stripe.PayAsync(session.SessionId);
            await reader.StatusBecomesAsync(session.OrderId, OrderStatus.Fulfilled);
        }

        return reader;
    }

    private async Task AssertBuysAsync(Shopper buyer, string titles, int copies)
    {
        await _shop.ExecuteAsync(
            $"""
            INSERT INTO cart_items (user_id, book_id, quantity, unit_amount, added_at, updated_at)
            SELECT u.id, b.id, {copies}, b.unit_amount, now(), now() FROM users u, books b WHERE u.email = '{buyer.Email}' AND b.id IN ({titles})
            """);
        var answer = await buyer.SendContentAsync<CheckoutSession>(HttpMethod.Post, "/api/payments/checkout/session", null, ("X-Forwarded-For", "2001:db8:1:2::ffff"));
        Assert.True(answer.Status == HttpStatusCode.OK, answer.ToString());
    }

    private Task<long> CopiesAsync() => _shop.QueryAsync<long>("SELECT sum(stock) FROM books");

    /// <summary>Whoever asks by available copies, as the site offers it, gets the most.</summary>
    private static Task<Answer<CheckoutSession>> CheckOutAsync(Shopper shopper, string client, string? human = null) =>
        shopper.SendContentAsync<CheckoutSession>(
            HttpMethod.Post, "/api/payments/checkout/session?available=true", null,
            [("X-Forwarded-For", client), .. human is null ? [] : new[] { (IHumanCheck.Header, human) }]);

    private sealed class OneAnswer : IHumanCheck
    {
        public Task<bool> IsPassedAsync(string answer, IPAddress? client, CancellationToken cancellationToken) => Task.FromResult(answer == "I am human");
    }
}

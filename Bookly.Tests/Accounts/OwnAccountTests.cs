using System.Net;
using System.Text.Json;
using Bookly.Contracts;
using Bookly.Tests.Fixtures;

namespace Bookly.Tests.Accounts;

/// <summary>What people may ask of a shop that has their data: to see it, and to have it forgotten.</summary>
public sealed class OwnAccountTests(OwnMailingShop own) : IClassFixture<OwnMailingShop>
{
    private readonly TestShop _shop = own.Shop;

    [Fact]
    public async Task Export_contains_all_account_data()
    {
        var book = await _shop.Admin.ListBookAsync(stock: 3, title: "Known Things");
        using var reader = await _shop.NewShopperAsync();
        var session = await reader.StartBuyingAsync(book);
        await _shop.Stripe.PayAsync(session.SessionId);
        await FulfilledAsync(reader, session);
        await reader.PutInCartAsync(book, 1);

        var export = (await reader.SendAsync<AccountExport>(HttpMethod.Get, "/api/accounts/manage/export")).Value;

        Assert.Equal(new AccountFacts(reader.Email, IsEmailConfirmed: false), export.Account);
        Assert.Equal("Known Things", Assert.Single(export.Cart.Items).Title);
        Assert.Equal((session.OrderId, OrderStatus.Fulfilled), Assert.Single(export.Orders) is var order ? (order.Id, order.Status) : default);
    }

    [Fact]
    public async Task Deletion_ends_all_sessions_and_anonymizes_orders()
    {
        var book = await _shop.Admin.ListBookAsync(stock: 5);
        using var reader = await _shop.NewShopperAsync();
        using var otherDevice = await Shopper.SignInAsync(_shop.ApiClient(), reader.Email, Shopper.Password);
        var bought = await reader.StartBuyingAsync(book);
        await _shop.Stripe.PayAsync(bought.SessionId);
        await FulfilledAsync(reader, bought);
        var told = $"SELECT count(*) FROM payment_events WHERE strpos(payload, '{reader.Email}') > 0";
        Assert.True(await _shop.QueryAsync<long>(told) > 0, "Stripe's events name the shopper.");
        var open = await reader.StartBuyingAsync(book, quantity: 2);

        Assert.Equal(ProblemCodes.WrongPassword, (await DeleteAsync(reader, "Not-It-1!")).Code);
        Assert.Equal(HttpStatusCode.NoContent, (await DeleteAsync(reader, Shopper.Password)).Status);

        Assert.Equal(HttpStatusCode.Unauthorized, (await otherDevice.OrdersAsync()).Status);
        var stripe = await StripeBodies.StripeSessionAsync(_shop, open);
        Assert.Equal("expired", stripe.GetProperty("status").GetString());
        Assert.Equal(0, (await _shop.Admin.StockAsync(book)).Value.Held);
        Assert.StartsWith("deleted-", await _shop.QueryAsync<string>($"SELECT user_id FROM orders WHERE id = '{bought.OrderId}'"), StringComparison.Ordinal);
        await ToldAsync(open, "checkout.session.expired");
        await Eventually.BecomesAsync(() => _shop.QueryAsync<long>(told), count => count == 0);
        Assert.Equal(1L, await _shop.QueryAsync<long>(
            $"SELECT count(*) FROM payment_events WHERE order_id = '{bought.OrderId}' AND (payload::jsonb #>> '{{data,object,amount_total}}')::int = 1250"));
        await own.Mail.MailToAsync(reader.Email, "is deleted");
        await _shop.AssertInvariantsAsync();
        // The address is free again.
        using var again = await Shopper.RegisterAsync(_shop.ApiClient(), reader.Email);
        Assert.Empty((await again.OrdersAsync()).Value.Items);
    }

    [Fact]
    public async Task Events_after_deletion_keep_no_personal_data()
    {
        using var reader = await _shop.NewShopperAsync();
        var session = await reader.StartBuyingAsync(await _shop.Admin.ListBookAsync(stock: 5));
        await _shop.Stripe.PayLaterAsync(session.SessionId);
        await reader.StatusBecomesAsync(session.OrderId, OrderStatus.PaymentProcessing);
        Assert.Equal(HttpStatusCode.NoContent, (await DeleteAsync(reader, Shopper.Password)).Status);

        var payment = await _shop.PaymentOfAsync(session);
        await _shop.Stripe.SettleAsync(payment, "succeeded");
        await ToldAsync(session, "checkout.session.async_payment_succeeded");
        await _shop.Stripe.PostFormAsync("/v1/refunds", ("payment_intent", payment));
        await ToldAsync(session, "charge.refunded");

        // Handled and erased in one commit.
        Assert.Equal(0L, await _shop.QueryAsync<long>($"SELECT count(*) FROM payment_events WHERE strpos(payload, '{reader.Email}') > 0"));
        Assert.Equal("Refunded", await _shop.QueryAsync<string>($"SELECT status FROM orders WHERE id = '{session.OrderId}'"));
    }

    [Fact]
    public async Task Deletion_waits_for_an_open_checkout_to_close()
    {
        await using var shop = await TestShop.StartAsync(own.Fixture);
        var book = await shop.Admin.ListBookAsync(stock: 5);
        using var reader = await shop.NewShopperAsync();
        await reader.StartBuyingAsync(book);
        await shop.Stripe.MisbehaveAsync(new { api = new { failRate = 1, status = 503 } });

        Assert.Equal(ProblemCodes.PaymentProviderUnavailable, (await DeleteAsync(reader, Shopper.Password)).Code);

        Assert.Single((await reader.OrdersAsync()).Value.Items);
    }

    [Fact]
    public async Task Admin_cannot_delete_own_account()
    {
        Assert.Equal(ProblemCodes.AccountIsStaff, (await DeleteAsync(_shop.Admin, "Read-Me-A-Story-1")).Code);
    }

    /// <summary>Waits until the shop has dealt with this event.</summary>
    private Task<long> ToldAsync(CheckoutSession session, string type) => Eventually.BecomesAsync(
        () => _shop.QueryAsync<long>($"SELECT count(*) FROM payment_events WHERE order_id = '{session.OrderId}' AND type = '{type}' AND state = 'Processed'"),
        count => count == 1);

    private static Task<Answer<JsonElement>> DeleteAsync(Shopper reader, string password) =>
        reader.SendAsync<JsonElement>(HttpMethod.Post, "/api/accounts/manage/delete", new DeleteAccount(password));

    private static Task<Order> FulfilledAsync(Shopper reader, CheckoutSession session) => Eventually.BecomesAsync(
        async () => (await reader.OrderAsync(session.OrderId)).Value, order => order.Status == OrderStatus.Fulfilled);
}

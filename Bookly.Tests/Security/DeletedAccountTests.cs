using System.Net;
using System.Text.Json;
using Bookly.Contracts;
using Bookly.Tests.Fixtures;

namespace Bookly.Tests.Security;

public sealed class DeletedAccountTests(OwnShop own) : IClassFixture<OwnShop>
{
    private readonly TestShop _shop = own.Shop;

    /// <summary>Paid, refunded, disputed and asked about before the account goes; ErasureTests has what comes after.</summary>
    [Fact]
    public async Task Id_of_a_deleted_account_is_in_no_event()
    {
        var book = await _shop.Admin.ListBookAsync(stock: 3);
        using var reader = await _shop.NewShopperAsync();
        var userId = await _shop.QueryAsync<string>($"SELECT id FROM users WHERE email = '{reader.Email}'");
        var session = await reader.StartBuyingAsync(book);
        await _shop.Stripe.PayAsync(session.SessionId);
        await Eventually.BecomesAsync(async () => (await reader.OrderAsync(session.OrderId)).Value, order => order.Status == OrderStatus.Fulfilled);
        var payment = (await StripeBodies.StripeSessionAsync(_shop, session)).GetProperty("payment_intent").GetString()!;
        _ = (await _shop.Admin.RefundAsync(session.OrderId, new RefundOrder(100))).Value;
        await _shop.Stripe.DisputeAsync(payment);
        // Nothing is done about this one.
        using var ignored = await _shop.PostWebhookAsync(StripeBodies.Event(
            "evt_ignored", "payment_intent.succeeded", $$$"""{"id":"{{{payment}}}","object":"payment_intent","metadata":{"user_id":"{{{userId}}}","order_id":"{{{session.OrderId}}}"}}"""));
        Assert.Equal(HttpStatusCode.OK, ignored.StatusCode);
        await Eventually.BecomesAsync(
            () => _shop.QueryAsync<long>($"SELECT count(*) FROM payment_events WHERE order_id = '{session.OrderId}' AND type LIKE 'charge.%'"), count => count >= 2);

        var deleted = await reader.SendAsync<JsonElement>(HttpMethod.Post, "/api/accounts/manage/delete", new DeleteAccount(Shopper.Password));

        Assert.Equal(HttpStatusCode.NoContent, deleted.Status);
        Assert.Equal("", await _shop.QueryAsync<string>(
            $"SELECT coalesce(string_agg(type, ', '), '') FROM payment_events WHERE payload LIKE '%{userId}%' OR last_error LIKE '%{userId}%'"));
    }
}

using System.Text.Json;
using Bookly.Contracts;

namespace Bookly.Tests.Fixtures;

/// <summary>A paid and fulfilled order.</summary>
public sealed record Bought(Shopper Reader, long BookId, CheckoutSession Session, string PaymentIntentId)
{
    public Guid OrderId => Session.OrderId;
}

/// <summary>Purchases as far as most tests of what comes after them need.</summary>
public static class Purchases
{
    /// <summary>A new shopper buys a book of their own, and it is fulfilled.</summary>
    public static async Task<Bought> BuyAsync(this TestShop shop, int quantity = 1, int stock = 10, string card = "4242424242424242")
    {
        var book = await shop.Admin.ListBookAsync(stock);
        var reader = (await shop.NewShoppersAsync(1))[0];
        var session = await reader.StartBuyingAsync(book, quantity);
        await shop.Stripe.PayAsync(session.SessionId, card);
        await reader.StatusBecomesAsync(session.OrderId, OrderStatus.Fulfilled);
        return new Bought(reader, book, session, await shop.PaymentOfAsync(session));
    }

    /// <summary>As <see cref="BuyAsync"/>, but Bookly hears nothing of the payment: webhooks are lost until the emulator behaves again.</summary>
    public static async Task<Bought> PayUnnoticedAsync(this TestShop shop, int quantity = 1, int stock = 10, string card = "4242424242424242")
    {
        var book = await shop.Admin.ListBookAsync(stock);
        var reader = (await shop.NewShoppersAsync(1))[0];
        var session = await reader.StartBuyingAsync(book, quantity);
        await shop.Stripe.MisbehaveAsync(new { webhooks = new { drop = true } });
        await shop.Stripe.PayAsync(session.SessionId, card);
        return new Bought(reader, book, session, await shop.PaymentOfAsync(session));
    }

    /// <summary>What no road of the API can do: the order is closed while its session can still be paid. It is, and a person is told.</summary>
    public static async Task<(Bought Bought, AdminCase Case)> PayTooLateAsync(this TestShop shop, int stock = 10)
    {
        var bought = await shop.PayUnnoticedAsync(stock: stock);
        await shop.ExecuteAsync($"UPDATE orders SET status = 'Expired' WHERE id = '{bought.OrderId}'; UPDATE books SET held = 0 WHERE id = {bought.BookId}");
        return (bought, await shop.HearOfCaseAsync(bought));
    }

    /// <summary>The news of the payment arrive after all, and open a case.</summary>
    public static async Task<AdminCase> HearOfCaseAsync(this TestShop shop, Bought bought)
    {
        await shop.Stripe.BehaveAsync();
        await shop.DeliverAsync("checkout.session.completed", bought.Session.SessionId);
        return Assert.Single(await shop.Admin.CasesAsync(), row => row.OrderId == bought.OrderId);
    }

    public static Task<Order> StatusBecomesAsync(this Shopper reader, Guid orderId, OrderStatus status) =>
        Eventually.BecomesAsync(async () => (await reader.OrderAsync(orderId)).Value, order => order.Status == status);

    /// <summary>The ids of Stripe's latest events of a type about an object that this text is in, newest first.</summary>
    public static async Task<IReadOnlyList<string>> EventsAsync(this TestShop shop, string type, string about)
    {
        var events = await shop.Stripe.GetAsync($"/v1/events?type={type}&limit=100");
        return
        [
            .. events.GetProperty("data").EnumerateArray().Where(item => item.GetProperty("data").GetRawText().Contains(about, StringComparison.Ordinal))
                .Select(item => item.GetProperty("id").GetString()!)
        ];
    }

    /// <summary>Delivers an event that Stripe has made before, and waits until Bookly has handled it.</summary>
    public static async Task DeliverAsync(this TestShop shop, string type, string about)
    {
        var id = (await shop.EventsAsync(type, about))[0];
        await shop.Stripe.ResendAsync(id);
        await Eventually.BecomesAsync(
            () => shop.QueryAsync<long>($"SELECT count(*) FROM payment_events WHERE id = '{id}' AND state = 'Processed'"), count => count == 1);
    }

    /// <summary>News of the paid session come once more, in an event of their own.</summary>
    public static async Task DeliverAgainAsync(this TestShop shop, Bought bought)
    {
        using var told = await shop.PostWebhookAsync(await StripeBodies.PaidEventAsync(shop, $"evt_{Guid.NewGuid():N}", bought.Session));
        Assert.True(told.IsSuccessStatusCode);
    }

    /// <summary>Somebody refunds in Stripe's dashboard.</summary>
    public static async Task<string> RefundInDashboardAsync(this TestShop shop, Bought bought, long? amount = null) =>
        (await shop.Stripe.PostFormAsync(
            "/v1/refunds",
            amount is null ? [("payment_intent", bought.PaymentIntentId)] : [("payment_intent", bought.PaymentIntentId), ("amount", $"{amount}")]))
        .GetProperty("id").GetString()!;

    /// <summary>The payment intent of a session that was paid.</summary>
    public static async Task<string> PaymentOfAsync(this TestShop shop, CheckoutSession session) =>
        (await StripeBodies.StripeSessionAsync(shop, session)).GetProperty("payment_intent").GetString()!;

    /// <summary>All refunds of a payment, as Stripe has them.</summary>
    public static async Task<IReadOnlyList<JsonElement>> RefundsAtStripeAsync(this TestShop shop, Bought bought) =>
        [.. (await shop.Stripe.GetAsync($"/v1/refunds?payment_intent={bought.PaymentIntentId}")).GetProperty("data").EnumerateArray()];
}

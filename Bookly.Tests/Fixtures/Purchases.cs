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
        await Eventually.BecomesAsync(async () => (await reader.OrderAsync(session.OrderId)).Value, order => order.Status == OrderStatus.Fulfilled);
        return new Bought(reader, book, session, await shop.PaymentOfAsync(session));
    }

    /// <summary>The payment intent of a session that was paid.</summary>
    public static async Task<string> PaymentOfAsync(this TestShop shop, CheckoutSession session) =>
        (await StripeBodies.StripeSessionAsync(shop, session)).GetProperty("payment_intent").GetString()!;

    /// <summary>All refunds of a payment, as Stripe has them.</summary>
    public static async Task<IReadOnlyList<JsonElement>> RefundsAtStripeAsync(this TestShop shop, Bought bought) =>
        [.. (await shop.Stripe.GetAsync($"/v1/refunds?payment_intent={bought.PaymentIntentId}")).GetProperty("data").EnumerateArray()];
}

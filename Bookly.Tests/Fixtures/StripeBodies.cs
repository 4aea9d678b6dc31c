using System.Text.Json;
using System.Text.Json.Nodes;
using Bookly.Contracts;

namespace Bookly.Tests.Fixtures;

/// <summary>Bodies of events, for tests that play Stripe themselves.</summary>
public static class StripeBodies
{
    /// <param name="created">When Stripe says it happened; now when null.</param>
    public static string Event(
        string id, string type, string dataObject = """{"id":"obj_1","object":"library"}""", DateTimeOffset? created = null) =>
        $$$"""{"id":"{{{id}}}","object":"event","api_version":"2026-10-28.endive","created":{{{(created ?? DateTimeOffset.UtcNow).ToUnixTimeSeconds()}}},"data":{"object":{{{dataObject}}}},"livemode":false,"pending_webhooks":1,"request":{"id":null,"idempotency_key":null},"type":"{{{type}}}"}""";

    /// <summary>The event that says the session is paid.</summary>
    public static async Task<string> PaidEventAsync(TestShop shop, string id, CheckoutSession session) =>
        Event(id, "checkout.session.completed", await SessionAsync(shop, session, "complete", "paid"));

    /// <summary>Stripe's own session object, as it will be when it has come to this state.</summary>
    public static async Task<string> SessionAsync(
        TestShop shop, CheckoutSession session, string status, string paymentStatus, Action<JsonObject>? change = null)
    {
        var stripe = JsonNode.Parse((await StripeSessionAsync(shop, session)).GetRawText())!.AsObject();
        stripe["status"] = status;
        stripe["payment_status"] = paymentStatus;
        change?.Invoke(stripe);
        return stripe.ToJsonString();
    }

    public static Task<JsonElement> StripeSessionAsync(TestShop shop, CheckoutSession session) =>
        shop.Stripe.GetAsync($"/v1/checkout/sessions/{session.SessionId}");
}

using System.Globalization;
using System.Text;
using Stripe;

namespace Bookly.Benchmarks;

/// <summary>Signed webhooks of distinct paid sessions, delivered as Stripe would, several at a time.</summary>
public static class WebhookLoad
{
    private const string Secret = "whsec_bookly_emulator";

    public static async Task<Measurement> RunAsync(BenchmarkShop shop, PreparedOrders orders, int concurrency)
    {
        ArgumentNullException.ThrowIfNull(shop);
        ArgumentNullException.ThrowIfNull(orders);
        var deliveries = new (string Body, string Signature)[orders.Count];
        for (var i = 0; i < deliveries.Length; i++)
        {
            var body = PaidEvent(orders.First + i);
            deliveries[i] = (body, EventUtility.GenerateSignatureHeader(body, Secret));
        }

        return await Measurement.TakeAsync(orders.Count, concurrency, async i =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/payments/webhook")
            {
                Content = new StringContent(deliveries[i].Body, Encoding.UTF8, "application/json"),
            };
            request.Headers.Add("Stripe-Signature", deliveries[i].Signature);
            using var response = await shop.Api.SendAsync(request);
            response.EnsureSuccessStatusCode();
        });
    }

    private static string PaidEvent(long number) => string.Create(CultureInfo.InvariantCulture,
        $$$"""
        {"id":"evt_bench_{{{number:x12}}}","object":"event","api_version":"{{{StripeConfiguration.ApiVersion}}}","created":{{{DateTimeOffset.UtcNow.ToUnixTimeSeconds()}}},"data":{"object":{"id":"{{{PreparedOrders.SessionOf(number)}}}","object":"checkout.session","amount_subtotal":{{{BenchmarkShop.UnitAmount}}},"amount_total":{{{BenchmarkShop.UnitAmount}}},"client_reference_id":"{{{PreparedOrders.IdOf(number)}}}","created":1795475817,"currency":"usd","expires_at":1795477676,"livemode":false,"metadata":{"order_id":"{{{PreparedOrders.IdOf(number)}}}"},"mode":"payment","payment_intent":"pi_bench_{{{number:x12}}}","payment_status":"paid","status":"complete"}},"livemode":false,"pending_webhooks":1,"request":{"id":null,"idempotency_key":null},"type":"checkout.session.completed"}
        """);
}

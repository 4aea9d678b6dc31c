using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Bookly.Benchmarks;

/// <summary>The hot repeat: asking again and again for an order that is fulfilled already.</summary>
public static class VerifySessionLoad
{
    private const int Calls = 4000;

    public static async Task<Measurement> RunAsync(BenchmarkShop shop, int concurrency)
    {
        ArgumentNullException.ThrowIfNull(shop);
        var orders = await shop.PrepareOrdersAsync(Spread.OverAllBooks, 1);
        await WebhookLoad.RunAsync(shop, orders, 1);
        await using var give = shop.Database.CreateCommand("UPDATE orders SET user_id = $1 WHERE id = $2");
        give.Parameters.Add(new() { Value = shop.UserId });
        give.Parameters.Add(new() { Value = PreparedOrders.IdOf(orders.First) });
        await give.ExecuteNonQueryAsync();

        using var signedIn = await shop.Api.PostAsJsonAsync("/api/accounts/login", new { email = "reader@bookly.example", password = "Read-Me-A-Story-1" });
        var token = (await signedIn.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("accessToken").GetString();
        return await Measurement.TakeAsync(Calls, concurrency, async _ =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/payments/verify-session")
            {
                Content = JsonContent.Create(new { sessionId = PreparedOrders.SessionOf(orders.First) }),
                Headers = { Authorization = new AuthenticationHeaderValue("Bearer", token) },
            };
            using var response = await shop.Api.SendAsync(request);
            if (!(await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("fulfilled").GetBoolean())
            {
                throw new InvalidOperationException("The order is not fulfilled.");
            }
        });
    }
}

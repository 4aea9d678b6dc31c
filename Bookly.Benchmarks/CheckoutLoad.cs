using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Bookly.Benchmarks;

/// <summary>Shoppers who press Buy: hold the stock, ask the emulator for a session, remember it. Their carts are filled beforehand.</summary>
public static class CheckoutLoad
{
    private const int Shoppers = 100, Rounds = 5;

    public static async Task<Measurement> RunAsync(BenchmarkShop shop, int concurrency)
    {
        ArgumentNullException.ThrowIfNull(shop);
        // Accounts as copies of the seeded reader, whose password they share.
        await using var copy = shop.Database.CreateCommand(string.Create(CultureInfo.InvariantCulture,
            $"""
            INSERT INTO users (id, user_name, normalized_user_name, email, normalized_email, password_hash, security_stamp, concurrency_stamp,
                email_confirmed, phone_number_confirmed, two_factor_enabled, lockout_enabled, access_failed_count)
            SELECT 'buyer-' || i, name, upper(name), name, upper(name), password_hash, md5(name), md5(name), true, false, false, true, 0
            FROM users, generate_series(1, {Shoppers}) i, LATERAL (SELECT i || '.buyer@bookly.example' AS name) named
            WHERE email = 'reader@bookly.example' ON CONFLICT DO NOTHING
            """));
        await copy.ExecuteNonQueryAsync();
        await using var ask = shop.Database.CreateCommand("SELECT array_agg(id) FROM (SELECT id FROM books WHERE title LIKE 'Book %' ORDER BY id DESC LIMIT 100) last_ones");
        var books = (long[])(await ask.ExecuteScalarAsync())!;

        var tokens = new string[Shoppers];
        await Measurement.TakeAsync(Shoppers, concurrency, async i => tokens[i] = await SignInAsync(shop, i + 1));
        var measured = new List<Measurement>();
        for (var round = 0; round < Rounds; round++)
        {
            await Measurement.TakeAsync(Shoppers, concurrency, i => SendAsync(shop, tokens[i], HttpMethod.Put, $"/api/cart/items/{books[i]}", new { quantity = 1 }));
            var orders = new string[Shoppers];
            measured.Add(await Measurement.TakeAsync(Shoppers, concurrency, async i =>
                orders[i] = (await SendAsync(shop, tokens[i], HttpMethod.Post, "/api/payments/checkout/session")).GetProperty("orderId").GetString()!));
            await Measurement.TakeAsync(Shoppers, concurrency, i => SendAsync(shop, tokens[i], HttpMethod.Post, $"/api/orders/{orders[i]}/cancel"));
        }

        // The first round warms everything up.
        var all = measured.Skip(1).ToList();
        return new Measurement(
            all.Average(round => round.PerSecond), Average(round => round.P50), Average(round => round.P95), Average(round => round.P99));

        TimeSpan Average(Func<Measurement, TimeSpan> figure) => TimeSpan.FromTicks((long)all.Average(round => figure(round).Ticks));
    }

    private static async Task<string> SignInAsync(BenchmarkShop shop, int number)
    {
        var answer = await SendAsync(
            shop, null, HttpMethod.Post, "/api/accounts/login",
            new { email = string.Create(CultureInfo.InvariantCulture, $"{number}.buyer@bookly.example"), password = "Read-Me-A-Story-1" });
        return answer.GetProperty("accessToken").GetString()!;
    }

    private static async Task<JsonElement> SendAsync(BenchmarkShop shop, string? token, HttpMethod method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        if (token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var response = await shop.Api.SendAsync(request);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }
}

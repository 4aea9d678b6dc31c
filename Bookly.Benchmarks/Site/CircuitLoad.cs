using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Bookly.Benchmarks.Site;

/// <summary>What many open circuits cost the website.</summary>
/// <param name="Before">Its resident memory when it had served pages and no circuit, in bytes.</param>
/// <param name="Idle">With all circuits open for half a minute.</param>
/// <param name="Told">Circuits that showed the payment when it came; all of them, or they were not alive.</param>
/// <param name="TellingAll">From the payment until the last circuit had shown it.</param>
public sealed record CircuitFigures(int Count, long Before, long Idle, int Told, TimeSpan TellingAll);

/// <summary>Signed-in shoppers who wait for their payment on the dashboard, where the site has its circuits.</summary>
public static class CircuitLoad
{
    private const int OpenedAtATime = 8;
    private const string Email = "reader@bookly.example", Password = "Read-Me-A-Story-1";

    private static readonly TimeSpan IdleTime = TimeSpan.FromSeconds(30);

    public static async Task<CircuitFigures> RunAsync(BenchmarkShop shop, int count)
    {
        ArgumentNullException.ThrowIfNull(shop);
        using var reader = new SiteReader(shop.Web);
        await reader.SignInAsync(Email, Password);
        var session = await StartBuyingAsync(shop);
        var page = "/dashboard?session_id=" + session;
        await Measurement.TakeAsync(200, OpenedAtATime, _ => reader.ReadAsync("/"));
        await (await LiveCircuit.OpenAsync(reader, page)).DisposeAsync();
        var before = shop.WebMemory();

        var circuits = new LiveCircuit[count];
        try
        {
            await Measurement.TakeAsync(count, OpenedAtATime, async i => circuits[i] = await LiveCircuit.OpenAsync(reader, page));
            await Task.Delay(IdleTime);
            var idle = shop.WebMemory();

            var renders = circuits.Select(circuit => circuit.Renders).ToArray();
            var paid = Stopwatch.GetTimestamp();
            using var pay = await shop.Stripe.PostAsJsonAsync($"/_emulator/checkout/sessions/{session}/pay", new { card = "4242424242424242" });
            pay.EnsureSuccessStatusCode();
            while (Told() < count && Stopwatch.GetElapsedTime(paid) < IdleTime) await Task.Delay(20);
            return new CircuitFigures(count, before, idle, Told(), Stopwatch.GetElapsedTime(paid));

            int Told() => circuits.Where((circuit, i) => circuit.IsConnected && circuit.Renders > renders[i]).Count();
        }
        finally
        {
            foreach (var circuit in circuits.Where(circuit => circuit is not null)) await circuit.DisposeAsync();
        }
    }

    private static async Task<string> StartBuyingAsync(BenchmarkShop shop)
    {
        var token = (await SendAsync(shop, null, HttpMethod.Post, "/api/accounts/login", new { email = Email, password = Password }))
            .GetProperty("accessToken").GetString();
        await using var ask = shop.Database.CreateCommand("SELECT max(id) FROM books WHERE stock - held > 1");
        var book = (long)(await ask.ExecuteScalarAsync())!;
        await SendAsync(shop, token, HttpMethod.Put, string.Create(CultureInfo.InvariantCulture, $"/api/cart/items/{book}"), new { quantity = 1 });
        return (await SendAsync(shop, token, HttpMethod.Post, "/api/payments/checkout/session", null)).GetProperty("sessionId").GetString()!;
    }

    private static async Task<JsonElement> SendAsync(BenchmarkShop shop, string? token, HttpMethod method, string path, object? body)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        if (token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var response = await shop.Api.SendAsync(request);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }
}

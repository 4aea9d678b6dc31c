using System.Net.Http.Json;
using System.Text.Json;

namespace Bookly.Tests.Fixtures;

/// <summary>What Stripe would do by itself, driven through the emulator's own paths (docs/stripe-emulator.md).</summary>
public sealed class EmulatorControl(HttpClient stripe)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>What pressing Pay on the hosted page does.</summary>
    public Task PayAsync(string sessionId, string card = "4242424242424242") =>
        PostAsync($"/_emulator/checkout/sessions/{sessionId}/pay", new { card });

    /// <summary>As above, with a promotion code, a way of shipping or another method.</summary>
    public Task PayAsync(string sessionId, object how) => PostAsync($"/_emulator/checkout/sessions/{sessionId}/pay", how);

    /// <summary>Pays with a method whose money comes later, or never.</summary>
    public Task PayLaterAsync(string sessionId) =>
        PostAsync($"/_emulator/checkout/sessions/{sessionId}/pay", new { paymentMethod = "us_bank_account" });

    public Task SettleAsync(string paymentIntentId, string outcome) =>
        PostAsync($"/_emulator/payment_intents/{paymentIntentId}/settle", new { outcome });

    /// <summary>Nobody can pay the session any more, and the shop was not asked.</summary>
    public Task ExpireAsync(string sessionId) => PostFormAsync($"/v1/checkout/sessions/{sessionId}/expire");

    /// <summary>Time passes at Stripe: sessions expire, retries fall due.</summary>
    public Task AdvanceClockAsync(TimeSpan by) => PostAsync("/_emulator/clock/advance", new { seconds = by.TotalSeconds });

    /// <summary>The cardholder complains to the bank.</summary>
    public Task DisputeAsync(string paymentIntentId, bool inquiry = false) =>
        PostAsync("/_emulator/disputes", new { paymentIntent = paymentIntentId, reason = "fraudulent", inquiry });

    /// <summary>Stripe pays out to the bank, or fails to.</summary>
    public Task PayOutAsync(bool fails) => PostAsync("/_emulator/payouts", new { outcome = fails ? "failed" : "paid" });

    public Task ResendAsync(string eventId) => PostAsync($"/_emulator/events/{eventId}/resend", new { });

    public async Task MisbehaveAsync(object faults)
    {
        using var response = await stripe.PutAsJsonAsync("/_emulator/faults", faults, Ct);
        await EnsureAsync(response);
    }

    public async Task BehaveAsync()
    {
        using var response = await stripe.DeleteAsync("/_emulator/faults", Ct);
        await EnsureAsync(response);
    }

    /// <summary>Gives a restricted key these rights and no other.</summary>
    public async Task RestrictAsync(string key, params string[] rights)
    {
        using var response = await stripe.PutAsJsonAsync("/_emulator/restricted_keys", new { key, rights }, Ct);
        await EnsureAsync(response);
    }

    private async Task PostAsync(string path, object body)
    {
        using var response = await stripe.PostAsJsonAsync(path, body, Ct);
        await EnsureAsync(response);
    }

    /// <summary>Does what somebody does in Stripe's dashboard, through Stripe's API.</summary>
    public async Task<JsonElement> PostFormAsync(string path, params (string Name, string Value)[] fields)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path);
        request.Headers.Authorization = new("Bearer", "sk_test_bookly_emulator");
        request.Content = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));
        using var response = await stripe.SendAsync(request, Ct);
        await EnsureAsync(response);
        return await response.Content.ReadFromJsonAsync<JsonElement>(Ct);
    }

    /// <summary>Deletes something in Stripe's dashboard.</summary>
    public async Task DeleteAsync(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, path);
        request.Headers.Authorization = new("Bearer", "sk_test_bookly_emulator");
        using var response = await stripe.SendAsync(request, Ct);
        await EnsureAsync(response);
    }

    /// <summary>Asks Stripe's API as the shop would.</summary>
    public async Task<JsonElement> GetAsync(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = new("Bearer", "sk_test_bookly_emulator");
        using var response = await stripe.SendAsync(request, Ct);
        await EnsureAsync(response);
        return await response.Content.ReadFromJsonAsync<JsonElement>(Ct);
    }

    private static async Task EnsureAsync(HttpResponseMessage response) =>
        Assert.True(response.IsSuccessStatusCode, $"{(int)response.StatusCode}: {await response.Content.ReadAsStringAsync(Ct)}");
}

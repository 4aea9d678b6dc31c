using System.Net;

namespace Bookly.Tests.StripeEmulator;

public sealed class DeveloperPageTests
{
    private static CancellationToken Stop => EmulatorHost.Stop;

    [Fact]
    public async Task Page_shows_sessions_events_deliveries_and_requests()
    {
        await using var webhooks = await WebhookListener.StartAsync();
        await using var stripe = await EmulatorHost.StartAsync(webhooks);
        var paid = await stripe.PaidSessionAsync();
        await webhooks.WaitForAsync("checkout.session.completed");

        var html = WebUtility.HtmlDecode(await stripe.Http.GetStringAsync("/", Stop));

        Assert.Contains(paid.Id[..20], html, StringComparison.Ordinal);
        Assert.Contains("checkout.session.completed", html, StringComparison.Ordinal);
        Assert.Contains("POST /v1/checkout/sessions", html, StringComparison.Ordinal);
        Assert.Contains(webhooks.Url.ToString(), html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Buttons_pay_expire_settle_advance_and_set_faults()
    {
        await using var stripe = await EmulatorHost.StartAsync();
        var (paid, expired, settled) = (await stripe.CreateSessionAsync(), await stripe.CreateSessionAsync(), await stripe.CreateSessionAsync());
        await stripe.ControlAsync($"checkout/sessions/{settled.Id}/pay", new { paymentMethod = "us_bank_account" });

        await PressAsync(stripe, "session", ("id", paid.Id), ("do", "pay"));
        await PressAsync(stripe, "session", ("id", expired.Id), ("do", "expire"));
        await PressAsync(stripe, "session", ("id", settled.Id), ("do", "settle"));
        await PressAsync(stripe, "faults", ("fault", "fail"));
        Assert.Contains("50", await stripe.Http.GetStringAsync("/", Stop), StringComparison.Ordinal);
        await PressAsync(stripe, "faults", ("fault", "none"));
        await PressAsync(stripe, "advance", ("seconds", "60"));

        Assert.Equal("paid", (await stripe.GetSessionAsync(paid.Id)).PaymentStatus);
        Assert.Equal("expired", (await stripe.GetSessionAsync(expired.Id)).Status);
        Assert.Equal("paid", (await stripe.GetSessionAsync(settled.Id)).PaymentStatus);
    }

    [Theory]
    [InlineData("/actions/advance")]
    [InlineData("/_emulator/reset")]
    public async Task Button_is_refused_from_another_site(string button)
    {
        await using var stripe = await EmulatorHost.StartAsync();
        var session = await stripe.CreateSessionAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, button) { Content = new FormUrlEncodedContent([KeyValuePair.Create("seconds", "90000")]) };
        request.Headers.Add("Sec-Fetch-Site", "cross-site");

        using var response = await stripe.Http.SendAsync(request, Stop);

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Equal("open", (await stripe.GetSessionAsync(session.Id)).Status);
    }

    private static async Task PressAsync(EmulatorHost stripe, string action, params (string Name, string Value)[] fields)
    {
        using var content = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));
        using var response = await stripe.Http.PostAsync($"/actions/{action}", content, Stop);
        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
    }
}

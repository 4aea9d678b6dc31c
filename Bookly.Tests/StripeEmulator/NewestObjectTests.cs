using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Bookly.Tests.StripeEmulator;

public sealed class NewestObjectTests
{
    private static CancellationToken Stop => EmulatorHost.Stop;

    [Fact]
    public async Task Newest_open_session_is_paid_without_a_body()
    {
        await using var stripe = await EmulatorHost.StartAsync();
        var older = await stripe.CreateSessionAsync();
        var open = await stripe.CreateSessionAsync();
        await stripe.Sessions.ExpireAsync((await stripe.CreateSessionAsync()).Id, cancellationToken: Stop);

        using var paid = await stripe.Http.PostAsync("/_emulator/checkout/sessions/newest/pay", null, Stop);

        Assert.Equal(HttpStatusCode.OK, paid.StatusCode);
        Assert.Equal(open.Id, (string?)(await paid.Content.ReadFromJsonAsync<JsonNode>(Stop))!["id"]);
        Assert.Equal("paid", (await stripe.GetSessionAsync(open.Id)).PaymentStatus);
        Assert.Equal("open", (await stripe.GetSessionAsync(older.Id)).Status);
    }

    [Fact]
    public async Task Newest_open_session_is_declined_for_a_declined_card()
    {
        await using var stripe = await EmulatorHost.StartAsync();
        var session = await stripe.CreateSessionAsync();

        using var declined = await stripe.PostAsync("checkout/sessions/newest/pay", new { card = "4000000000000002" });

        Assert.Equal(HttpStatusCode.PaymentRequired, declined.StatusCode);
        Assert.Equal("open", (await stripe.GetSessionAsync(session.Id)).Status);
    }

    [Theory]
    [InlineData(null, "paid")]
    [InlineData("failed", "unpaid")]
    public async Task Newest_processing_payment_settles(string? outcome, string paymentStatus)
    {
        await using var stripe = await EmulatorHost.StartAsync();
        var session = await stripe.CreateSessionAsync();
        await stripe.ControlAsync("checkout/sessions/newest/pay", new { paymentMethod = "us_bank_account" });
        await stripe.PaidSessionAsync();

        using var settled = await stripe.Http.PostAsync(
            "/_emulator/payment_intents/newest/settle", outcome is null ? null : JsonContent.Create(new { outcome }), Stop);

        Assert.Equal(HttpStatusCode.OK, settled.StatusCode);
        Assert.Equal(paymentStatus, (await stripe.GetSessionAsync(session.Id)).PaymentStatus);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Newest_succeeded_payment_is_disputed(bool withBody)
    {
        await using var stripe = await EmulatorHost.StartAsync();
        await stripe.PaidSessionAsync();
        var paid = await stripe.PaidSessionAsync();
        await stripe.CreateSessionAsync();
        using var declined = await stripe.PostAsync("checkout/sessions/newest/pay", new { card = "4000000000000002" });

        using var disputed = await stripe.Http.PostAsync("/_emulator/disputes", withBody ? JsonContent.Create(new { }) : null, Stop);

        Assert.Equal(HttpStatusCode.OK, disputed.StatusCode);
        Assert.Equal(paid.PaymentIntentId, (string?)(await disputed.Content.ReadFromJsonAsync<JsonNode>(Stop))!["payment_intent"]);
    }

    [Theory]
    [InlineData("checkout/sessions/newest/pay", "There is no open checkout session to pay.")]
    [InlineData("payment_intents/newest/settle", "There is no payment in processing to settle.")]
    [InlineData("disputes", "There is no succeeded payment to dispute.")]
    public async Task Call_is_404_when_there_is_none(string path, string message)
    {
        await using var stripe = await EmulatorHost.StartAsync();

        using var response = await stripe.Http.PostAsync($"/_emulator/{path}", null, Stop);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal(message, (string?)(await response.Content.ReadFromJsonAsync<JsonNode>(Stop))!["error"]!["message"]);
    }
}

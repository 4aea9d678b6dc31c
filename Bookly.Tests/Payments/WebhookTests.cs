using System.Net;
using System.Text.Json;
using Bookly.ApiService.Reconciliation;
using Bookly.Contracts;
using Bookly.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;
using Stripe;

namespace Bookly.Tests.Payments;

/// <summary>What arrives at the webhook, and what becomes of it.</summary>
public sealed class WebhookTests(OwnShop own) : IClassFixture<OwnShop>, IAsyncLifetime
{
    private readonly TestShop _shop = own.Shop;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync() => await _shop.Stripe.BehaveAsync();

    public static TheoryData<string, string> BadSignatures()
    {
        var body = StripeBodies.Event("evt_forged", "checkout.session.completed");
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        return new TheoryData<string, string>
        {
            { "none", "" },
            { "wrong secret", EventUtility.GenerateSignatureHeader(body, "whsec_wrong") },
            { "old", EventUtility.GenerateSignatureHeader(body, "whsec_bookly_emulator", now - 301) },
            { "of another body", EventUtility.GenerateSignatureHeader(body + " ", "whsec_bookly_emulator") },
            { "garbage", "t=now,v1=zzz" },
        };
    }

    [Theory]
    [MemberData(nameof(BadSignatures))]
    public async Task Forged_event_is_rejected_and_not_stored(string kind, string signature)
    {
        using var response = await _shop.PostWebhookAsync(StripeBodies.Event("evt_forged", "checkout.session.completed"), signature);

        Assert.Equal((kind, HttpStatusCode.BadRequest, ProblemCodes.InvalidSignature), (kind, response.StatusCode, await CodeOfAsync(response)));
        Assert.Equal(0L, await _shop.QueryAsync<long>("SELECT count(*) FROM payment_events WHERE id = 'evt_forged'"));
    }

    [Theory]
    [InlineData("not json at all")]
    [InlineData("{\"id\":\"evt_1\",")]
    [InlineData("{}")]
    [InlineData("[1,2,3]")]
    public async Task Signed_body_without_event_is_malformed(string body)
    {
        using var response = await _shop.PostWebhookAsync(body);

        Assert.Equal((HttpStatusCode.BadRequest, ProblemCodes.MalformedEvent), (response.StatusCode, await CodeOfAsync(response)));
    }

    [Fact]
    public async Task Body_over_256_KiB_is_rejected_unread()
    {
        using var response = await _shop.PostWebhookAsync(new string(' ', 256 * 1024 + 1));

        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, ProblemCodes.PayloadTooLarge), (response.StatusCode, await CodeOfAsync(response)));
    }

    [Fact]
    public async Task Unknown_event_type_is_stored_and_ignored()
    {
        using var response = await _shop.PostWebhookAsync(StripeBodies.Event("evt_unknown", "library.opened"));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("Processed/Ignored", await _shop.QueryAsync<string>("SELECT state || '/' || outcome FROM payment_events WHERE id = 'evt_unknown'"));
    }

    [Fact]
    public async Task Event_of_the_other_mode_is_rejected()
    {
        using var response = await _shop.PostWebhookAsync(StripeBodies.Event("evt_live", "library.opened").Replace("\"livemode\":false", "\"livemode\":true", StringComparison.Ordinal));

        Assert.Equal((HttpStatusCode.BadRequest, ProblemCodes.LivemodeMismatch), (response.StatusCode, await CodeOfAsync(response)));
    }

    [Fact]
    public async Task Twenty_identical_events_return_200_with_one_effect()
    {
        var book = await _shop.Admin.ListBookAsync(stock: 30);
        using var reader = await _shop.NewShopperAsync();
        var session = await reader.StartBuyingAsync(book);
        var body = await StripeBodies.PaidEventAsync(_shop, "evt_many", session);

        var responses = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => _shop.PostWebhookAsync(body)));

        Assert.All(responses, response => Assert.Equal(HttpStatusCode.OK, response.StatusCode));
        Assert.Equal(29, (await _shop.Admin.StockAsync(book)).Value.Stock);
        Assert.Equal(1L, await _shop.QueryAsync<long>("SELECT count(*) FROM payment_events WHERE id = 'evt_many' AND state = 'Processed'"));
        Assert.Equal(OrderStatus.Fulfilled, (await reader.OrderAsync(session.OrderId)).Value.Status);
    }

    [Fact]
    public async Task Late_expiry_does_not_move_a_fulfilled_order()
    {
        var book = await _shop.Admin.ListBookAsync(stock: 3);
        using var reader = await _shop.NewShopperAsync();
        var session = await reader.StartBuyingAsync(book);
        using var paid = await _shop.PostWebhookAsync(await StripeBodies.PaidEventAsync(_shop, "evt_paid", session));

        using var expired = await _shop.PostWebhookAsync(
            StripeBodies.Event("evt_late", "checkout.session.expired", await StripeBodies.SessionAsync(_shop, session, status: "expired", paymentStatus: "unpaid")));

        Assert.Equal(HttpStatusCode.OK, expired.StatusCode);
        Assert.Equal(OrderStatus.Fulfilled, (await reader.OrderAsync(session.OrderId)).Value.Status);
        await _shop.AssertInvariantsAsync();
    }

    [Fact]
    public async Task Reconciler_finds_a_payment_without_webhook_or_return()
    {
        var book = await _shop.Admin.ListBookAsync(stock: 3);
        using var reader = await _shop.NewShopperAsync();
        await _shop.Stripe.MisbehaveAsync(new { webhooks = new { drop = true } });
        var session = await reader.StartBuyingAsync(book);
        await _shop.Stripe.PayAsync(session.SessionId);

        await _shop.Admin.ReconcileAsync();

        var order = (await reader.OrderAsync(session.OrderId)).Value;
        Assert.Equal((OrderStatus.Fulfilled, "reconciler"), (order.Status, order.History[^1].By));
        await _shop.AssertInvariantsAsync();
    }

    [Theory]
    [InlineData("succeeded", OrderStatus.Fulfilled)]
    [InlineData("failed", OrderStatus.PaymentFailed)]
    public async Task Delayed_payment_is_checked_after_an_hour_without_event(string end, OrderStatus status)
    {
        var book = await _shop.Admin.ListBookAsync(stock: 3);
        using var reader = await _shop.NewShopperAsync();
        var session = await reader.StartBuyingAsync(book);
        await _shop.Stripe.PayLaterAsync(session.SessionId);
        await Eventually.BecomesAsync(async () => (await reader.OrderAsync(session.OrderId)).Value, o => o.Status == OrderStatus.PaymentProcessing);
        await _shop.Stripe.MisbehaveAsync(new { webhooks = new { drop = true } });
        await _shop.Stripe.SettleAsync(
            (await StripeBodies.StripeSessionAsync(_shop, session)).GetProperty("payment_intent").GetString()!, end);

        await SweepAsync();
        Assert.Equal(OrderStatus.PaymentProcessing, (await reader.OrderAsync(session.OrderId)).Value.Status);
        await _shop.ExecuteAsync($"UPDATE orders SET updated_at = now() - interval '61 minutes' WHERE id = '{session.OrderId}'");
        await SweepAsync();

        Assert.Equal(status, (await reader.OrderAsync(session.OrderId)).Value.Status);
        Assert.Equal(0, (await _shop.Admin.StockAsync(book)).Value.Held);
        await _shop.AssertInvariantsAsync();
    }

    private async Task SweepAsync()
    {
        await using var scope = _shop.Services().CreateAsyncScope();
        var sweeper = scope.ServiceProvider.GetRequiredService<OpenOrderSweeper>();
        await foreach (var _ in sweeper.SweepAsync(everything: false, TestContext.Current.CancellationToken)) { }
    }

    private static async Task<string?> CodeOfAsync(HttpResponseMessage response) =>
        JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement.GetProperty("code").GetString();
}

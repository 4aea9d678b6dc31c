using System.Net;
using Stripe;

namespace Bookly.Tests.StripeEmulator;

public sealed class IdempotencyTests
{
    private static CancellationToken Stop => EmulatorHost.Stop;

    [Fact]
    public async Task Key_replays_the_first_answer()
    {
        await using var stripe = await EmulatorHost.StartAsync();
        var key = new RequestOptions { IdempotencyKey = "checkout-1" };

        var first = await stripe.Sessions.CreateAsync(EmulatorHost.Order(), key, Stop);
        var second = await stripe.Sessions.CreateAsync(EmulatorHost.Order(), key, Stop);

        Assert.Equal(first.Id, second.Id);
        Assert.Equal(first.StripeResponse.Content, second.StripeResponse.Content);
        Assert.Equal("true", second.StripeResponse.Headers.GetValues("Idempotent-Replayed").Single());
        Assert.Equal(first.StripeResponse.RequestId, second.StripeResponse.Headers.GetValues("Original-Request").Single());
        Assert.Equal("checkout-1", second.StripeResponse.IdempotencyKey);
        Assert.Single(await stripe.Sessions.ListAsync(cancellationToken: Stop));
    }

    [Fact]
    public async Task Key_is_refused_with_other_parameters()
    {
        await using var stripe = await EmulatorHost.StartAsync();
        var key = new RequestOptions { IdempotencyKey = "checkout-1" };
        await stripe.Sessions.CreateAsync(EmulatorHost.Order(), key, Stop);

        var refused = await Assert.ThrowsAsync<StripeException>(() => stripe.Sessions.CreateAsync(EmulatorHost.Order(unitAmount: 999), key, Stop));

        Assert.Equal((HttpStatusCode.BadRequest, "idempotency_error"), (refused.HttpStatusCode, refused.StripeError.Type));
    }

    [Fact]
    public async Task Key_ignores_the_order_of_parameters()
    {
        await using var stripe = await EmulatorHost.StartAsync();
        var key = new RequestOptions { IdempotencyKey = "refund-1" };
        var session = await stripe.PaidSessionAsync();
        string[] pairs = [$"payment_intent={session.PaymentIntentId}", "amount=100", "reason=duplicate"];

        using var first = await PostAsync(stripe, string.Join('&', pairs), key.IdempotencyKey);
        using var second = await PostAsync(stripe, string.Join('&', pairs.Reverse()), key.IdempotencyKey);

        Assert.Equal(HttpStatusCode.OK, second.StatusCode);
        Assert.Equal(await first.Content.ReadAsStringAsync(Stop), await second.Content.ReadAsStringAsync(Stop));
    }

    [Fact]
    public async Task Key_conflicts_while_its_request_runs()
    {
        await using var stripe = await EmulatorHost.StartAsync();
        await stripe.SetFaultsAsync(new { api = new { delayMs = 600_000 } });
        var key = new RequestOptions { IdempotencyKey = "checkout-1" };
        using var nobodyWaits = CancellationTokenSource.CreateLinkedTokenSource(Stop);

        Task<Exception?>[] both = [Attempt(), Attempt()];
        var refused = Assert.IsType<StripeException>(await await Task.WhenAny(both));
        await nobodyWaits.CancelAsync();
        await Task.WhenAll(both);

        Assert.Equal((HttpStatusCode.Conflict, "idempotency_key_in_use"), (refused.HttpStatusCode, refused.StripeError.Code));

        async Task<Exception?> Attempt() => await Record.ExceptionAsync(() => stripe.Sessions.CreateAsync(EmulatorHost.Order(), key, nobodyWaits.Token));
    }

    [Fact]
    public async Task Key_stays_free_when_parameters_are_refused()
    {
        await using var stripe = await EmulatorHost.StartAsync();
        var key = new RequestOptions { IdempotencyKey = "checkout-1" };
        await Assert.ThrowsAsync<StripeException>(() => stripe.Sessions.CreateAsync(EmulatorHost.Order(unitAmount: 1, quantity: 1), key, Stop));

        var session = await stripe.Sessions.CreateAsync(EmulatorHost.Order(), key, Stop);

        Assert.Equal("open", session.Status);
    }

    [Fact]
    public async Task Key_replays_a_decline()
    {
        await using var stripe = await EmulatorHost.StartAsync();
        var key = new RequestOptions { IdempotencyKey = "pay-1" };
        var options = new PaymentIntentCreateOptions { Amount = 2000, Currency = "usd", PaymentMethod = "pm_card_chargeDeclined", Confirm = true };

        var first = await Assert.ThrowsAsync<StripeException>(() => new PaymentIntentService(stripe.Client).CreateAsync(options, key, Stop));
        var second = await Assert.ThrowsAsync<StripeException>(() => new PaymentIntentService(stripe.Client).CreateAsync(options, key, Stop));

        Assert.Equal(HttpStatusCode.PaymentRequired, second.HttpStatusCode);
        Assert.Equal(first.StripeError.PaymentIntent.Id, second.StripeError.PaymentIntent.Id);
    }

    [Fact]
    public async Task Key_is_forgotten_after_24_hours()
    {
        await using var stripe = await EmulatorHost.StartAsync();
        var key = new RequestOptions { IdempotencyKey = "checkout-1" };
        var first = await stripe.Sessions.CreateAsync(EmulatorHost.Order(), key, Stop);

        await stripe.AdvanceAsync(TimeSpan.FromHours(25));

        Assert.NotEqual(first.Id, (await stripe.Sessions.CreateAsync(EmulatorHost.Order(), key, Stop)).Id);
    }

    [Fact]
    public async Task Key_replays_an_answer_that_was_lost()
    {
        await using var stripe = await EmulatorHost.StartAsync();
        var key = new RequestOptions { IdempotencyKey = "checkout-1" };
        await stripe.SetFaultsAsync(new { api = new { loseAnswerRate = 1 } });
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => stripe.Sessions.CreateAsync(EmulatorHost.Order(), key, Stop));
        using var healed = await stripe.Http.DeleteAsync("/_emulator/faults", Stop);

        var session = await stripe.Sessions.CreateAsync(EmulatorHost.Order(), key, Stop);

        Assert.Equal("true", session.StripeResponse.Headers.GetValues("Idempotent-Replayed").Single());
        Assert.Single(await stripe.Sessions.ListAsync(cancellationToken: Stop));
    }

    private static async Task<HttpResponseMessage> PostAsync(EmulatorHost stripe, string form, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/refunds")
        {
            Content = new StringContent(form, new System.Net.Http.Headers.MediaTypeHeaderValue("application/x-www-form-urlencoded")),
        };
        request.Headers.Authorization = new("Bearer", EmulatorHost.ApiKey);
        request.Headers.Add("Idempotency-Key", key);
        return await stripe.Http.SendAsync(request, Stop);
    }
}

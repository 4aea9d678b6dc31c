using System.Net;
using System.Text.Json.Nodes;
using Stripe;
using Stripe.Checkout;

namespace Bookly.Tests.StripeEmulator;

public sealed class PaymentTests
{
    private static CancellationToken Stop => EmulatorHost.Stop;

    [Fact]
    public async Task Card_payment_completes_session_intent_and_charge()
    {
        await using var stripe = await EmulatorHost.StartAsync();

        var paid = await stripe.PaidSessionAsync();

        Assert.Equal(("complete", "paid", null), (paid.Status, paid.PaymentStatus, paid.Url));
        var intent = await new PaymentIntentService(stripe.Client).GetAsync(
            paid.PaymentIntentId, new PaymentIntentGetOptions { Expand = ["latest_charge"] }, cancellationToken: Stop);
        Assert.Equal(("succeeded", 2598, 2598, "usd"), (intent.Status, intent.Amount, intent.AmountReceived, intent.Currency));
        Assert.Equal("order-1", intent.Metadata["order_id"]);
        var charge = intent.LatestCharge;
        Assert.Equal(("succeeded", true, 2598, "4242"), (charge.Status, charge.Paid, charge.AmountCaptured, charge.PaymentMethodDetails.Card.Last4));
        Assert.Equal("order-1", charge.Metadata["order_id"]);
        Assert.Equal(paid.PaymentIntentId, charge.PaymentIntentId);
    }

    [Fact]
    public async Task Session_metadata_is_not_copied_to_the_payment_intent()
    {
        await using var stripe = await EmulatorHost.StartAsync();
        var options = EmulatorHost.Order();
        options.PaymentIntentData = null;

        var paid = await stripe.PaidSessionAsync(options: options);

        Assert.Empty((await new PaymentIntentService(stripe.Client).GetAsync(paid.PaymentIntentId, cancellationToken: Stop)).Metadata);
    }

    [Theory]
    [InlineData("4000000000000002", "card_declined", "generic_decline")]
    [InlineData("4000000000009995", "card_declined", "insufficient_funds")]
    [InlineData("4000000000009987", "card_declined", "lost_card")]
    [InlineData("4000000000000069", "expired_card", null)]
    [InlineData("4000000000000127", "incorrect_cvc", null)]
    [InlineData("4000000000000119", "processing_error", null)]
    [InlineData("4111111111111111", "card_declined", "generic_decline")]
    [InlineData("4242424242424241", "incorrect_number", null)]
    public async Task Declined_card_leaves_the_session_open(string card, string code, string? declineCode)
    {
        await using var stripe = await EmulatorHost.StartAsync();
        var session = await stripe.CreateSessionAsync();

        using var declined = await stripe.PostAsync($"checkout/sessions/{session.Id}/pay", new { card });
        var error = JsonNode.Parse(await declined.Content.ReadAsStringAsync(Stop))!["error"]!;
        var after = await stripe.GetSessionAsync(session.Id);
        await stripe.ControlAsync($"checkout/sessions/{session.Id}/pay", new { });

        Assert.Equal(HttpStatusCode.PaymentRequired, declined.StatusCode);
        Assert.Equal(("card_error", code, declineCode), ((string?)error["type"], (string?)error["code"], (string?)error["decline_code"]));
        Assert.Equal(("open", "unpaid"), (after.Status, after.PaymentStatus));
        Assert.Equal("paid", (await stripe.GetSessionAsync(session.Id)).PaymentStatus);
    }

    [Fact]
    public async Task Decline_stays_on_the_intent_until_a_try_succeeds()
    {
        await using var stripe = await EmulatorHost.StartAsync();
        var session = await stripe.CreateSessionAsync();
        using var declined = await stripe.PostAsync($"checkout/sessions/{session.Id}/pay", new { card = "4000000000009995" });
        var tried = await stripe.GetSessionAsync(session.Id);
        var service = new PaymentIntentService(stripe.Client);

        var before = await service.GetAsync(tried.PaymentIntentId, cancellationToken: Stop);
        await stripe.ControlAsync($"checkout/sessions/{session.Id}/pay", new { });
        var after = await service.GetAsync(tried.PaymentIntentId, cancellationToken: Stop);

        Assert.Equal(("requires_payment_method", "insufficient_funds"), (before.Status, before.LastPaymentError.DeclineCode));
        Assert.Equal(("succeeded", null), (after.Status, after.LastPaymentError));
        Assert.Equal(2, (await new ChargeService(stripe.Client).ListAsync(new ChargeListOptions { PaymentIntent = tried.PaymentIntentId }, cancellationToken: Stop)).Count());
    }

    [Fact]
    public async Task Second_payment_does_not_charge_again()
    {
        await using var stripe = await EmulatorHost.StartAsync();
        var session = await stripe.CreateSessionAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            using var answer = await stripe.PostAsync($"checkout/sessions/{session.Id}/pay", new { });
            return answer.StatusCode;
        }));

        Assert.Single(answers, HttpStatusCode.OK);
        Assert.Equal(7, answers.Count(status => status == HttpStatusCode.BadRequest));
        Assert.Single(await new ChargeService(stripe.Client).ListAsync(cancellationToken: Stop));
    }

    [Fact]
    public async Task Payment_or_expiry_wins_when_both_race()
    {
        await using var stripe = await EmulatorHost.StartAsync();
        var outcomes = new HashSet<string>();
        for (var round = 0; round < 30; round++)
        {
            var session = await stripe.CreateSessionAsync();
            var pay = stripe.PostAsync($"checkout/sessions/{session.Id}/pay", new { });
            var expire = Record.ExceptionAsync(() => stripe.Sessions.ExpireAsync(session.Id, cancellationToken: Stop));
            using var paid = await pay;
            var expired = await expire is null;

            var after = await stripe.GetSessionAsync(session.Id);
            Assert.NotEqual(paid.IsSuccessStatusCode, expired);
            Assert.Equal(expired ? ("expired", "unpaid") : ("complete", "paid"), (after.Status, after.PaymentStatus));
            outcomes.Add(after.Status);
        }

        Assert.NotEmpty(outcomes);
    }

    [Fact]
    public async Task Three_d_secure_card_pays_after_the_challenge()
    {
        await using var webhooks = await WebhookListener.StartAsync();
        await using var stripe = await EmulatorHost.StartAsync(webhooks);
        var session = await stripe.PaidSessionAsync("4000002500003155");
        var waiting = await new PaymentIntentService(stripe.Client).GetAsync(session.PaymentIntentId, cancellationToken: Stop);

        await stripe.ControlAsync($"checkout/sessions/{session.Id}/authenticate", new { outcome = "succeeded" });

        Assert.Equal(("open", "requires_action"), (session.Status, waiting.Status));
        Assert.StartsWith(session.Url, waiting.NextAction.RedirectToUrl.Url, StringComparison.Ordinal);
        Assert.Equal("paid", (await stripe.GetSessionAsync(session.Id)).PaymentStatus);
        await webhooks.WaitForAsync("payment_intent.requires_action");
        await webhooks.WaitForAsync("checkout.session.completed");
    }

    [Fact]
    public async Task Failed_challenge_charges_nothing()
    {
        await using var stripe = await EmulatorHost.StartAsync();
        var session = await stripe.PaidSessionAsync("4000000000003220");

        using var failed = await stripe.PostAsync($"checkout/sessions/{session.Id}/authenticate", new { outcome = "failed" });

        var intent = await new PaymentIntentService(stripe.Client).GetAsync(session.PaymentIntentId, cancellationToken: Stop);
        Assert.Equal("payment_intent_authentication_failure", intent.LastPaymentError.Code);
        Assert.Equal("open", (await stripe.GetSessionAsync(session.Id)).Status);
        Assert.Empty(await new ChargeService(stripe.Client).ListAsync(cancellationToken: Stop));
    }

    [Theory]
    [InlineData("usd", "us_bank_account", "succeeded", "paid", "checkout.session.async_payment_succeeded")]
    [InlineData("eur", "sepa_debit", "failed", "unpaid", "checkout.session.async_payment_failed")]
    public async Task Delayed_method_completes_unpaid_and_settles_later(string currency, string method, string outcome, string paymentStatus, string @event)
    {
        await using var webhooks = await WebhookListener.StartAsync();
        await using var stripe = await EmulatorHost.StartAsync(webhooks);
        var session = await stripe.CreateSessionAsync(EmulatorHost.Order(currency: currency));

        await stripe.ControlAsync($"checkout/sessions/{session.Id}/pay", new { paymentMethod = method });
        var submitted = await stripe.GetSessionAsync(session.Id);
        var completed = (await webhooks.WaitForAsync("checkout.session.completed"))[0].Event;
        await stripe.ControlAsync($"payment_intents/{submitted.PaymentIntentId}/settle", new { outcome });

        Assert.Equal(("complete", "unpaid"), (submitted.Status, submitted.PaymentStatus));
        Assert.Equal("unpaid", ((Session)completed.Data.Object).PaymentStatus);
        Assert.Equal(("complete", paymentStatus), ((await stripe.GetSessionAsync(session.Id)).Status, (await stripe.GetSessionAsync(session.Id)).PaymentStatus));
        Assert.Equal(paymentStatus, ((Session)(await webhooks.WaitForAsync(@event))[0].Event.Data.Object).PaymentStatus);
        using var twice = await stripe.PostAsync($"payment_intents/{submitted.PaymentIntentId}/settle", new { outcome });
        Assert.Equal(HttpStatusCode.BadRequest, twice.StatusCode);
    }

    [Fact]
    public async Task Delayed_method_settles_by_itself_when_configured()
    {
        await using var stripe = await EmulatorHost.StartAsync(null, "--Emulator:SettleAfterSeconds=180");
        var session = await stripe.CreateSessionAsync();
        await stripe.ControlAsync($"checkout/sessions/{session.Id}/pay", new { paymentMethod = "us_bank_account" });

        await stripe.AdvanceAsync(TimeSpan.FromSeconds(179));
        Assert.Equal("unpaid", (await stripe.GetSessionAsync(session.Id)).PaymentStatus);
        await stripe.AdvanceAsync(TimeSpan.FromSeconds(2));

        Assert.Equal("paid", (await stripe.GetSessionAsync(session.Id)).PaymentStatus);
    }

    [Fact]
    public async Task Free_session_completes_without_an_intent()
    {
        await using var stripe = await EmulatorHost.StartAsync();

        var session = await stripe.PaidSessionAsync(options: EmulatorHost.Order(unitAmount: 0));

        Assert.Equal(("complete", "no_payment_required", null), (session.Status, session.PaymentStatus, session.PaymentIntentId));
    }

    [Fact]
    public async Task Session_intent_is_not_confirmed_or_canceled_by_api()
    {
        await using var stripe = await EmulatorHost.StartAsync();
        var session = await stripe.PaidSessionAsync("4000002500003155");
        var service = new PaymentIntentService(stripe.Client);

        var confirm = await Assert.ThrowsAsync<StripeException>(() => service.ConfirmAsync(session.PaymentIntentId, cancellationToken: Stop));
        var cancel = await Assert.ThrowsAsync<StripeException>(() => service.CancelAsync(session.PaymentIntentId, cancellationToken: Stop));

        Assert.Equal(("payment_intent_unexpected_state", "payment_intent_unexpected_state"), (confirm.StripeError.Code, cancel.StripeError.Code));
        await stripe.Sessions.ExpireAsync(session.Id, cancellationToken: Stop);
        Assert.Equal("canceled", (await service.GetAsync(session.PaymentIntentId, cancellationToken: Stop)).Status);
    }
}

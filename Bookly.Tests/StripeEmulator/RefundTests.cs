using System.Net;
using Stripe;

namespace Bookly.Tests.StripeEmulator;

public sealed class RefundTests
{
    private static CancellationToken Stop => EmulatorHost.Stop;

    [Fact]
    public async Task Partial_refunds_stop_when_nothing_is_left()
    {
        await using var webhooks = await WebhookListener.StartAsync();
        await using var stripe = await EmulatorHost.StartAsync(webhooks);
        var intent = (await stripe.PaidSessionAsync()).PaymentIntentId;

        var part = await RefundAsync(stripe, intent, 1000);
        var tooMuch = await Assert.ThrowsAsync<StripeException>(() => RefundAsync(stripe, intent, 1599));
        var rest = await RefundAsync(stripe, intent);
        var nothingLeft = await Assert.ThrowsAsync<StripeException>(() => RefundAsync(stripe, intent));

        Assert.Equal((1000, "succeeded"), (part.Amount, part.Status));
        Assert.Equal((HttpStatusCode.BadRequest, "amount"), (tooMuch.HttpStatusCode, tooMuch.StripeError.Param));
        Assert.Equal(1598, rest.Amount);
        Assert.Equal("charge_already_refunded", nothingLeft.StripeError.Code);
        var charge = await new ChargeService(stripe.Client).GetAsync(part.ChargeId, new ChargeGetOptions { Expand = ["refunds"] }, cancellationToken: Stop);
        Assert.Equal((2598, true, 2), (charge.AmountRefunded, charge.Refunded, charge.Refunds.Count()));
        var events = await webhooks.WaitForAsync("charge.refunded", 2);
        Assert.Equal([1000, 2598], events.Select(webhook => ((Charge)webhook.Event.Data.Object).AmountRefunded).Order());
        Assert.All(events, webhook => Assert.NotNull(webhook.Event.Request.IdempotencyKey));
        await webhooks.WaitForAsync("refund.created", 2);
        Assert.Equal("paid", (await stripe.Sessions.ListAsync(cancellationToken: Stop)).Single().PaymentStatus);
    }

    [Fact]
    public async Task Refund_is_pending_first_for_some_cards()
    {
        await using var webhooks = await WebhookListener.StartAsync();
        await using var stripe = await EmulatorHost.StartAsync(webhooks);
        var pending = await RefundAsync(stripe, (await stripe.PaidSessionAsync("4000000000007726")).PaymentIntentId);

        await stripe.AdvanceAsync(TimeSpan.FromSeconds(11));

        Assert.Equal("pending", pending.Status);
        Assert.Equal("succeeded", (await new RefundService(stripe.Client).GetAsync(pending.Id, cancellationToken: Stop)).Status);
        await webhooks.WaitForAsync("refund.updated");
    }

    [Fact]
    public async Task Failed_refund_returns_the_amount_to_the_charge()
    {
        await using var webhooks = await WebhookListener.StartAsync();
        await using var stripe = await EmulatorHost.StartAsync(webhooks);
        var refund = await RefundAsync(stripe, (await stripe.PaidSessionAsync("4000000000005126")).PaymentIntentId);

        await stripe.AdvanceAsync(TimeSpan.FromSeconds(11));

        var failed = (Refund)(await webhooks.WaitForAsync("refund.failed"))[0].Event.Data.Object;
        Assert.Equal(("succeeded", "failed", "expired_or_canceled_card"), (refund.Status, failed.Status, failed.FailureReason));
        var charge = await new ChargeService(stripe.Client).GetAsync(refund.ChargeId, cancellationToken: Stop);
        Assert.Equal((0, false), (charge.AmountRefunded, charge.Refunded));
    }

    [Fact]
    public async Task Refund_is_refused_for_unpaid_or_unknown_payment()
    {
        await using var stripe = await EmulatorHost.StartAsync();
        var waiting = (await stripe.PaidSessionAsync("4000002500003155")).PaymentIntentId;

        var unpaid = await Assert.ThrowsAsync<StripeException>(() => RefundAsync(stripe, waiting));
        var unknown = await Assert.ThrowsAsync<StripeException>(() => RefundAsync(stripe, "pi_none"));

        Assert.Equal(HttpStatusCode.BadRequest, unpaid.HttpStatusCode);
        Assert.Equal((HttpStatusCode.BadRequest, "resource_missing"), (unknown.HttpStatusCode, unknown.StripeError.Code));
    }

    [Fact]
    public async Task Disputed_charge_is_not_refunded_and_evidence_decides()
    {
        await using var webhooks = await WebhookListener.StartAsync();
        await using var stripe = await EmulatorHost.StartAsync(webhooks);
        var intent = (await stripe.PaidSessionAsync("4000000000000259")).PaymentIntentId;
        var dispute = (Dispute)(await webhooks.WaitForAsync("charge.dispute.created"))[0].Event.Data.Object;

        var refused = await Assert.ThrowsAsync<StripeException>(() => RefundAsync(stripe, intent));
        var won = await new DisputeService(stripe.Client).UpdateAsync(
            dispute.Id, new DisputeUpdateOptions { Evidence = new() { UncategorizedText = "winning_evidence" } }, cancellationToken: Stop);

        Assert.Equal(("needs_response", "fraudulent", intent), (dispute.Status, dispute.Reason, dispute.PaymentIntentId));
        Assert.Equal("charge_disputed", refused.StripeError.Code);
        Assert.Equal("won", won.Status);
        await webhooks.WaitForAsync("charge.dispute.funds_withdrawn");
        await webhooks.WaitForAsync("charge.dispute.closed");
        await webhooks.WaitForAsync("charge.dispute.funds_reinstated");
    }

    [Fact]
    public async Task Dispute_opens_by_call()
    {
        await using var stripe = await EmulatorHost.StartAsync();
        var paid = await stripe.PaidSessionAsync();

        var made = await stripe.ControlAsync("disputes", new { paymentIntent = paid.PaymentIntentId, reason = "product_not_received" });

        var dispute = await new DisputeService(stripe.Client).GetAsync((string)made!["id"]!, cancellationToken: Stop);
        Assert.Equal(("product_not_received", 2598), (dispute.Reason, dispute.Amount));
        Assert.Equal("lost", (await new DisputeService(stripe.Client).CloseAsync(dispute.Id, cancellationToken: Stop)).Status);
    }

    private static Task<Refund> RefundAsync(EmulatorHost stripe, string intent, long? amount = null) => new RefundService(stripe.Client).CreateAsync(
        new RefundCreateOptions { PaymentIntent = intent, Amount = amount }, new RequestOptions { IdempotencyKey = Guid.NewGuid().ToString() }, Stop);
}

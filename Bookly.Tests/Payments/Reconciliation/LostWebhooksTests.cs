using System.Text.Json;
using Bookly.Contracts;
using Bookly.Tests.Fixtures;

namespace Bookly.Tests.Payments.Reconciliation;

/// <summary>Not one webhook arrives for a week, and then the reconciler runs once.</summary>
public sealed class LostWebhooksTests(ShopFixture fixture) : IAsyncLifetime
{
    private const string RefundFails = "4000000000005126";
    private const int OfEachKind = 3;

    private TestShop _shop = null!;
    private long _book;

    public async ValueTask InitializeAsync()
    {
        _shop = await TestShop.StartAsync(fixture);
        _book = await _shop.Admin.ListBookAsync(stock: 100);
        await _shop.Stripe.MisbehaveAsync(new { webhooks = new { drop = true } });
    }

    public ValueTask DisposeAsync() => _shop.DisposeAsync();

    [Fact]
    public async Task One_run_repairs_a_week_of_lost_webhooks()
    {
        var abandoned = await OpenAsync();
        var given = await OpenAsync(session => _shop.Stripe.ExpireAsync(session.SessionId));
        var paid = await PayAsync();
        var submitted = await PayLaterAsync();
        var settled = await PayLaterAsync("succeeded");
        var refused = await PayLaterAsync("failed");
        var partly = await PayAsync(payment => RefundAsync(payment, 250));
        var wholly = await PayAsync(payment => RefundAsync(payment));
        var failing = await PayAsync(payment => RefundAsync(payment), RefundFails);
        var disputed = await PayAsync(payment => _shop.Stripe.DisputeAsync(payment));
        var won = await PayAsync(payment => DisputeAsync(payment, "winning_evidence"));
        var lost = await PayAsync(payment => DisputeAsync(payment, "losing_evidence"));
        await _shop.Stripe.AdvanceClockAsync(TimeSpan.FromDays(7));

        var run = (await _shop.Admin.ReconcileAsync()).Run;

        Assert.Equal((ReconcileState.Succeeded, 0), (run.State, run.Progress.Failed));
        // The week has passed at Stripe only: by the shop's own clock nothing has run out of time, so it was given up.
        await AssertAsync(OrderStatus.Cancelled, [.. abandoned, .. given]);
        await AssertAsync(OrderStatus.Fulfilled, [.. paid, .. settled, .. disputed, .. won, .. lost]);
        await AssertAsync(OrderStatus.PaymentProcessing, submitted);
        await AssertAsync(OrderStatus.PaymentFailed, refused);
        await AssertAsync(OrderStatus.PartiallyRefunded, partly);
        await AssertAsync(OrderStatus.Refunded, wholly);
        foreach (var checkout in failing) Assert.Equal(0, (await _shop.Admin.DetailsAsync(checkout.OrderId)).Value.Order.RefundedAmount);
        await AssertDisputeAsync(DisputeStatus.NeedsResponse, ["created", "funds_withdrawn"], disputed);
        await AssertDisputeAsync(DisputeStatus.Won, ["created", "funds_withdrawn", "closed", "funds_reinstated"], won);
        await AssertDisputeAsync(DisputeStatus.Lost, ["created", "funds_withdrawn", "closed"], lost);
        var cases = await _shop.Admin.CasesAsync();
        Assert.Equal(
            [.. Enumerable.Repeat(PaymentCaseKind.RefundFailed, OfEachKind), .. Enumerable.Repeat(PaymentCaseKind.DisputeLost, OfEachKind)],
            cases.Select(row => row.Kind).Order());
        Assert.Equal((100 - (8 * OfEachKind), OfEachKind), await StockAsync());

        Assert.Empty((await _shop.Admin.ReconcileAsync()).LatestRepairs);
        foreach (var row in cases) _ = (await _shop.Admin.ResolveAsync(row.Id, CaseAction.Dismiss, "Seen.")).Value;
        await _shop.AssertInvariantsAsync();
    }

    [Fact]
    public async Task Run_finds_late_refund_failures_and_lost_disputes()
    {
        var bought = await PayAsync(payment => RefundAsync(payment, 250), RefundFails);
        var disputed = await PayAsync(payment => _shop.Stripe.DisputeAsync(payment));
        await _shop.Admin.ReconcileAsync();
        await AssertAsync(OrderStatus.PartiallyRefunded, bought);
        // The marks are past all of it, but for what happens now.
        await _shop.ExecuteAsync("UPDATE reconcile_marks SET reached = now() + interval '2 hours'");
        await _shop.Stripe.AdvanceClockAsync(TimeSpan.FromDays(7));
        foreach (var checkout in disputed) await CloseDisputeAsync(await _shop.PaymentOfAsync(checkout));

        var run = await _shop.Admin.ReconcileAsync();

        Assert.Equal(
            [new RepairCount(RepairKind.RefundRecorded, OfEachKind), new RepairCount(RepairKind.DisputeRecorded, OfEachKind)], run.Run.Repairs);
        Assert.Equal([.. bought.Concat(disputed).Select(checkout => (Guid?)checkout.OrderId).Order()], run.LatestRepairs.Select(repair => repair.OrderId).Order());
        await AssertDisputeAsync(DisputeStatus.Lost, ["created", "funds_withdrawn", "closed"], disputed);
        foreach (var checkout in bought) Assert.Equal(0, (await _shop.Admin.DetailsAsync(checkout.OrderId)).Value.Order.RefundedAmount);
        Assert.Equal(2 * OfEachKind, (await _shop.Admin.CasesAsync()).Count);
    }

    [Fact]
    public async Task Dead_dispute_event_is_handled_by_the_next_run()
    {
        var disputed = await PayAsync(payment => _shop.Stripe.DisputeAsync(payment));
        foreach (var id in await _shop.EventsAsync("charge.dispute.created", "dispute"))
        {
            await _shop.ExecuteAsync(
                $"INSERT INTO payment_events (id, type, payload, state, attempts, received_at) VALUES ('{id}', 'charge.dispute.created', '{{}}', 'Dead', 78, now())");
        }

        await _shop.Admin.ReconcileAsync();

        await AssertDisputeAsync(DisputeStatus.NeedsResponse, ["created", "funds_withdrawn"], disputed);
        await _shop.AssertInvariantsAsync();
    }

    private async Task<IReadOnlyList<CheckoutSession>> OpenAsync(Func<CheckoutSession, Task>? then = null)
    {
        List<CheckoutSession> opened = [];
        foreach (var reader in await _shop.NewShoppersAsync(OfEachKind))
        {
            opened.Add(await reader.StartBuyingAsync(_book));
            if (then is not null) await then(opened[^1]);
        }

        return opened;
    }

    private Task<IReadOnlyList<CheckoutSession>> PayAsync(Func<string, Task>? then = null, string card = "4242424242424242") => OpenAsync(async session =>
    {
        await _shop.Stripe.PayAsync(session.SessionId, card);
        if (then is not null) await then(await _shop.PaymentOfAsync(session));
    });

    private Task<IReadOnlyList<CheckoutSession>> PayLaterAsync(string? outcome = null) => OpenAsync(async session =>
    {
        await _shop.Stripe.PayLaterAsync(session.SessionId);
        if (outcome is not null) await _shop.Stripe.SettleAsync(await _shop.PaymentOfAsync(session), outcome);
    });

    private Task<JsonElement> RefundAsync(string payment, long? amount = null) => _shop.Stripe.PostFormAsync(
        "/v1/refunds", amount is null ? [("payment_intent", payment)] : [("payment_intent", payment), ("amount", $"{amount}")]);

    private async Task DisputeAsync(string payment, string evidence)
    {
        await _shop.Stripe.DisputeAsync(payment);
        await _shop.Stripe.PostFormAsync($"/v1/disputes/{await DisputeOfAsync(payment)}", ("evidence[uncategorized_text]", evidence), ("submit", "true"));
    }

    private async Task CloseDisputeAsync(string payment) => await _shop.Stripe.PostFormAsync($"/v1/disputes/{await DisputeOfAsync(payment)}/close");

    private async Task<string> DisputeOfAsync(string payment) =>
        (await _shop.Stripe.GetAsync($"/v1/disputes?payment_intent={payment}")).GetProperty("data")[0].GetProperty("id").GetString()!;

    private async Task AssertAsync(OrderStatus status, IReadOnlyList<CheckoutSession> checkouts)
    {
        foreach (var checkout in checkouts) Assert.Equal(status, (await _shop.Admin.DetailsAsync(checkout.OrderId)).Value.Order.Status);
    }

    private async Task AssertDisputeAsync(DisputeStatus status, IEnumerable<string> history, IReadOnlyList<CheckoutSession> checkouts)
    {
        foreach (var checkout in checkouts)
        {
            var dispute = Assert.Single((await _shop.Admin.DetailsAsync(checkout.OrderId)).Value.Disputes);
            Assert.Equal(status, dispute.Status);
            Assert.Equal(history.Order(), dispute.History.Select(move => move.What).Order());
        }
    }

    private async Task<(int Stock, int Held)> StockAsync()
    {
        var listing = (await _shop.Admin.StockAsync(_book)).Value;
        return (listing.Stock, listing.Held);
    }
}

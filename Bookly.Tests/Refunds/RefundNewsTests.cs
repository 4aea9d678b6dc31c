using Bookly.ApiService.Refunds;
using Bookly.Contracts;
using Bookly.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;

namespace Bookly.Tests.Refunds;

/// <summary>Refunds made in Stripe's dashboard, pending or failing, with events repeated, late, out of order or lost.</summary>
public sealed class RefundNewsTests(OwnShop own) : IClassFixture<OwnShop>, IAsyncLifetime
{
    private const long Price = 1250;
    private const string PendingFirst = "4000000000007726", FailsLater = "4000000000005126";

    /// <summary>When the emulator decides about the refunds of these two cards.</summary>
    private static readonly TimeSpan Decided = TimeSpan.FromSeconds(11);

    private readonly TestShop _shop = own.Shop;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _shop.Stripe.BehaveAsync();
        await _shop.AssertInvariantsAsync();
    }

    [Fact]
    public async Task Dashboard_refunds_arrive_despite_duplicates_and_reordering()
    {
        var bought = await _shop.BuyAsync(quantity: 2);
        await _shop.Stripe.MisbehaveAsync(new { webhooks = new { duplicate = 3, shuffle = true } });

        await _shop.RefundInDashboardAsync(bought, 600);
        var partly = await bought.Reader.StatusBecomesAsync(bought.OrderId, OrderStatus.PartiallyRefunded);
        await _shop.RefundInDashboardAsync(bought);
        var order = await bought.Reader.StatusBecomesAsync(bought.OrderId, OrderStatus.Refunded);

        Assert.Equal((600, "stripe"), (partly.RefundedAmount, partly.History[^1].By));
        Assert.Equal(2 * Price, order.RefundedAmount);
        Assert.Equal([600, 1900], order.Refunds.Select(refund => refund.Amount).Order());
        Assert.Equal(
            [OrderStatus.AwaitingPayment, OrderStatus.Fulfilled, OrderStatus.PartiallyRefunded, OrderStatus.Refunded],
            order.History.Select(move => move.Status));
    }

    [Fact]
    public async Task Refund_told_before_its_payment_ends_the_same()
    {
        var bought = await _shop.PayUnnoticedAsync();
        await _shop.RefundInDashboardAsync(bought);
        await _shop.Stripe.BehaveAsync();

        await _shop.DeliverAsync("charge.refunded", bought.PaymentIntentId);
        await _shop.DeliverAsync("checkout.session.completed", bought.Session.SessionId);

        var order = (await bought.Reader.OrderAsync(bought.OrderId)).Value;
        Assert.Equal([OrderStatus.AwaitingPayment, OrderStatus.Fulfilled, OrderStatus.Refunded], order.History.Select(move => move.Status));
        Assert.Equal(9, (await _shop.Admin.StockAsync(bought.BookId)).Value.Stock);
    }

    [Fact]
    public async Task Untold_refund_is_found_by_syncing_the_payment()
    {
        var bought = await _shop.BuyAsync();
        await _shop.Stripe.MisbehaveAsync(new { webhooks = new { drop = true } });
        await _shop.RefundInDashboardAsync(bought);

        await SyncAsync(bought);
        await SyncAsync(bought);

        var order = (await bought.Reader.OrderAsync(bought.OrderId)).Value;
        Assert.Equal((OrderStatus.Refunded, Price), (order.Status, order.RefundedAmount));
        Assert.Single(order.Refunds);
    }

    [Fact]
    public async Task Pending_refund_counts_and_shows_its_success()
    {
        var bought = await _shop.BuyAsync(card: PendingFirst);

        var refund = (await _shop.Admin.RefundAsync(bought.OrderId, new RefundOrder())).Value;
        Assert.Equal(RefundStatus.Pending, refund.Status);
        var order = (await bought.Reader.OrderAsync(bought.OrderId)).Value;
        Assert.Equal((OrderStatus.Refunded, Price, RefundStatus.Pending), (order.Status, order.RefundedAmount, order.Refunds.Single().Status));
        await _shop.Stripe.AdvanceClockAsync(Decided);

        await RefundBecomesAsync(bought, RefundStatus.Succeeded);
    }

    [Fact]
    public async Task Failed_refund_is_subtracted_and_can_be_retried()
    {
        var bought = await _shop.BuyAsync(card: FailsLater);
        var refund = (await _shop.Admin.RefundAsync(bought.OrderId, new RefundOrder(Amount: 500))).Value;
        await _shop.Stripe.AdvanceClockAsync(Decided);
        var failed = await RefundBecomesAsync(bought, RefundStatus.Failed);

        // Never backwards: what happened stays in the history, what is true now is in the amounts.
        Assert.Equal((OrderStatus.PartiallyRefunded, 0), (failed.Status, failed.RefundedAmount));
        var opened = Assert.Single(await _shop.Admin.CasesAsync(), row => row.OrderId == bought.OrderId);
        Assert.Equal((PaymentCaseKind.RefundFailed, 500), (opened.Kind, opened.Amount));
        Assert.Contains(refund.RefundId!, opened.Detail, StringComparison.Ordinal);

        // A repetition of the refund's first event changes nothing.
        await _shop.DeliverAsync("refund.created", refund.RefundId!);
        Assert.Equal(RefundStatus.Failed, (await bought.Reader.OrderAsync(bought.OrderId)).Value.Refunds.Single().Status);

        Assert.Equal(CaseAction.Refund, (await _shop.Admin.ResolveAsync(opened.Id, CaseAction.Refund)).Value.Resolution);
        var again = (await bought.Reader.OrderAsync(bought.OrderId)).Value;
        Assert.Equal((500, 2), (again.RefundedAmount, again.Refunds.Count));

        await _shop.Stripe.AdvanceClockAsync(Decided);
        var second = await Eventually.BecomesAsync(
            async () => (await _shop.Admin.CasesAsync()).SingleOrDefault(row => row.OrderId == bought.OrderId), row => row is not null);
        Assert.Equal(ProblemCodes.ValidationFailed, (await _shop.Admin.ResolveAsync(second!.Id, CaseAction.Dismiss)).Code);
        Assert.Equal("Paid back by bank transfer.", (await _shop.Admin.ResolveAsync(second.Id, CaseAction.Dismiss, "Paid back by bank transfer.")).Value.Note);
    }

    [Fact]
    public async Task Foreign_refund_on_the_account_is_ignored()
    {
        var payment = (await _shop.Stripe.PostFormAsync(
            "/v1/payment_intents", ("amount", "900"), ("currency", "usd"), ("payment_method", "pm_card_visa"), ("confirm", "true"),
            ("return_url", "https://elsewhere.example/"))).GetProperty("id").GetString()!;
        await _shop.Stripe.PostFormAsync("/v1/refunds", ("payment_intent", payment));

        var id = (await Eventually.BecomesAsync(() => _shop.EventsAsync("refund.created", payment), events => events.Count > 0))[0];
        var outcome = await Eventually.BecomesAsync(
            () => _shop.QueryAsync<string>($"SELECT coalesce((SELECT outcome FROM payment_events WHERE id = '{id}'), '')"), seen => seen.Length > 0);
        Assert.Equal("Ignored", outcome);
    }

    private async Task SyncAsync(Bought bought)
    {
        await using var scope = _shop.Services().CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<RefundSync>().SyncAsync(bought.PaymentIntentId, Ct);
    }

    private static Task<Order> RefundBecomesAsync(Bought bought, RefundStatus status) => Eventually.BecomesAsync(
        async () => (await bought.Reader.OrderAsync(bought.OrderId)).Value, order => order.Refunds.Single().Status == status);
}

using System.Net;
using Bookly.ApiService.BackOffice;
using Bookly.Contracts;
using Bookly.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Bookly.Tests.Cases;

/// <summary>Changes between opening a case and its decision must not give away both goods and money.</summary>
public sealed class CaseRaceTests(OwnShop own) : IClassFixture<OwnShop>, IAsyncLifetime
{
    private readonly TestShop _shop = own.Shop;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _shop.Stripe.BehaveAsync();
        await _shop.AssertInvariantsAsync();
    }

    [Fact]
    public async Task Fulfill_is_refused_after_a_full_dashboard_refund()
    {
        var (bought, opened) = await _shop.PayTooLateAsync();
        await _shop.RefundInDashboardAsync(bought);

        var fulfill = await _shop.Admin.ResolveAsync(opened.Id, CaseAction.Fulfill);

        Assert.Equal((HttpStatusCode.Conflict, ProblemCodes.OrderNotRefundable), (fulfill.Status, fulfill.Code));
        Assert.Equal(OrderStatus.Expired, (await bought.Reader.OrderAsync(bought.OrderId)).Value.Status);
        Assert.Equal(10, (await _shop.Admin.StockAsync(bought.BookId)).Value.Stock);
        await _shop.Admin.ResolveAsync(opened.Id, CaseAction.Dismiss, "It was refunded in the dashboard.");
    }

    [Fact]
    public async Task Earlier_partial_refund_counts_after_late_fulfillment()
    {
        var (bought, opened) = await _shop.PayTooLateAsync();
        await _shop.RefundInDashboardAsync(bought, 250);
        await Eventually.BecomesAsync(
            () => _shop.QueryAsync<long>($"SELECT count(*) FROM refunds WHERE payment_intent_id = '{bought.PaymentIntentId}'"), count => count == 1);

        _ = (await _shop.Admin.ResolveAsync(opened.Id, CaseAction.Fulfill)).Value;

        var order = (await bought.Reader.OrderAsync(bought.OrderId)).Value;
        Assert.Equal((OrderStatus.PartiallyRefunded, 250), (order.Status, order.RefundedAmount));
    }

    [Theory]
    [InlineData(CaseAction.Fulfill, CaseAction.Refund)]
    [InlineData(CaseAction.Refund, CaseAction.Fulfill)]
    public async Task Concurrent_case_decisions_never_give_goods_and_money(CaseAction first, CaseAction second)
    {
        var (bought, opened) = await _shop.PayTooLateAsync();
        Task<Answer<AdminCase>>[] decisions;
        await using (var connection = new NpgsqlConnection(_shop.ConnectionString))
        {
            await connection.OpenAsync(Ct);
            await using var transaction = await connection.BeginTransactionAsync(Ct);
            await using var jam = new NpgsqlCommand($"SELECT 1 FROM orders WHERE id = '{bought.OrderId}' FOR UPDATE", connection);
            await jam.ExecuteNonQueryAsync(Ct);

            // Both have seen an open case, and queue for its order in this sequence.
            var one = _shop.Admin.ResolveAsync(opened.Id, first);
            await Eventually.BecomesAsync(_shop.WaitingForLocksAsync, waiting => waiting >= 1);
            decisions = [one, _shop.Admin.ResolveAsync(opened.Id, second)];
            await Eventually.BecomesAsync(_shop.WaitingForLocksAsync, waiting => waiting >= 2);
        }

        var answers = await Task.WhenAll(decisions);

        var wins = Assert.Single(answers, answer => answer.Status == HttpStatusCode.OK).Value.Resolution;
        Assert.Equal(ProblemCodes.CaseResolved, answers.Single(answer => answer.Status != HttpStatusCode.OK).Code);
        var order = (await bought.Reader.OrderAsync(bought.OrderId)).Value;
        var refunds = await _shop.RefundsAtStripeAsync(bought);
        Assert.Equal(
            wins == CaseAction.Fulfill ? (OrderStatus.Fulfilled, 9, 0) : (OrderStatus.Expired, 10, 1),
            (order.Status, (await _shop.Admin.StockAsync(bought.BookId)).Value.Stock, refunds.Count));
    }

    [Fact]
    public async Task Decided_fulfillment_is_not_carried_out_after_a_full_dashboard_refund()
    {
        var (bought, opened) = await _shop.PayTooLateAsync();
        // The decision is stored; its process died before the first step.
        await _shop.ExecuteAsync(
            $"""
            UPDATE payment_cases SET decided_at = now(), resolution = 'Fulfill', resolved_by = 'admin@bookly.example', next_attempt_at = now() + interval '1 hour'
            WHERE id = {opened.Id};
            UPDATE orders SET status = 'PaymentProcessing' WHERE id = '{bought.OrderId}';
            UPDATE books SET held = 1 WHERE id = {bought.BookId}
            """);
        await _shop.Stripe.MisbehaveAsync(new { webhooks = new { drop = true } });
        await _shop.RefundInDashboardAsync(bought);

        await using var scope = _shop.Services().CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<CaseResolver>().CarryOutAsync(opened.Id, Ct);

        var book = (await _shop.Admin.StockAsync(bought.BookId)).Value;
        Assert.Equal((OrderStatus.Refunded, 10, 0), ((await bought.Reader.OrderAsync(bought.OrderId)).Value.Status, book.Stock, book.Held));
        Assert.Equal("Refund", await _shop.QueryAsync<string>($"SELECT resolution FROM payment_cases WHERE id = {opened.Id}"));
    }

    [Theory]
    [InlineData("Fulfilled")]
    [InlineData("PartiallyRefunded")]
    [InlineData("PaymentProcessing")]
    public async Task Refund_is_refused_while_the_goods_go_out(string status)
    {
        var (bought, opened) = await _shop.PayTooLateAsync();
        await _shop.ExecuteAsync($"UPDATE orders SET status = '{status}' WHERE id = '{bought.OrderId}'");

        var refund = await _shop.Admin.ResolveAsync(opened.Id, CaseAction.Refund);

        Assert.Equal((HttpStatusCode.Conflict, ProblemCodes.CaseResolved), (refund.Status, refund.Code));
        Assert.Empty(await _shop.RefundsAtStripeAsync(bought));
        await _shop.ExecuteAsync($"UPDATE orders SET status = 'Expired' WHERE id = '{bought.OrderId}'");
        await _shop.Admin.ResolveAsync(opened.Id, CaseAction.Dismiss, "It was another order.");
    }

    [Fact]
    public async Task Immediately_failed_refund_becomes_a_case()
    {
        var bought = await _shop.PayUnnoticedAsync(stock: 1, card: "4000000000005126");
        await _shop.ExecuteAsync($"DELETE FROM books WHERE id = {bought.BookId}");
        await bought.Reader.VerifyAsync(bought.Session.SessionId);
        await _shop.Stripe.BehaveAsync();
        await _shop.Admin.ReconcileAsync();
        await _shop.Stripe.AdvanceClockAsync(TimeSpan.FromSeconds(11));
        var opened = (await Eventually.BecomesAsync(
            async () => (await _shop.Admin.CasesAsync()).SingleOrDefault(row => row.OrderId == bought.OrderId), row => row is not null))!;
        Assert.Equal(PaymentCaseKind.RefundFailed, opened.Kind);
        // A refund that had failed in the very answer would not have moved the order.
        await _shop.ExecuteAsync($"UPDATE orders SET status = 'RefundPending', updated_at = now() - interval '1 hour' WHERE id = '{bought.OrderId}'");

        var run = await _shop.Admin.ReconcileAsync();

        Assert.DoesNotContain(run.LatestRepairs, repair => repair.OrderId == bought.OrderId);
        Assert.Equal("flag_is_settled", Assert.Single((await _shop.Admin.InvariantsAsync()).Value.Violations).Invariant);
        await _shop.Admin.ResolveAsync(opened.Id, CaseAction.Dismiss, "Paid back by bank transfer.");
        Assert.Equal(OrderStatus.Refunded, (await bought.Reader.OrderAsync(bought.OrderId)).Value.Status);
    }
}

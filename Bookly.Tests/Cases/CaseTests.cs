using System.Net;
using Bookly.Contracts;
using Bookly.Tests.Fixtures;

namespace Bookly.Tests.Cases;

/// <summary>Money that came, but not as it should: never silence, never judged by itself; a person decides, and it is done.</summary>
public sealed class CaseTests(OwnShop own) : IClassFixture<OwnShop>, IAsyncLifetime
{
    private readonly TestShop _shop = own.Shop;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _shop.Stripe.BehaveAsync();
        await _shop.AssertInvariantsAsync();
    }

    [Fact]
    public async Task Amount_mismatch_can_be_refunded_and_frees_stock()
    {
        var (bought, opened) = await WrongAmountAsync();
        Assert.Equal((PaymentCaseKind.AmountMismatch, 1250), (opened.Kind, opened.Amount));
        Assert.Equal([CaseAction.Refund, CaseAction.Fulfill], opened.Actions);
        Assert.Equal(ProblemCodes.CaseActionNotPossible, (await _shop.Admin.ResolveAsync(opened.Id, CaseAction.Dismiss, "No.")).Code);

        var resolved = (await _shop.Admin.ResolveAsync(opened.Id, CaseAction.Refund)).Value;

        Assert.Equal((CaseAction.Refund, "admin@bookly.example"), (resolved.Resolution, resolved.ResolvedBy));
        Assert.Empty(resolved.Actions);
        var order = (await bought.Reader.OrderAsync(bought.OrderId)).Value;
        Assert.Equal([OrderStatus.AwaitingPayment, OrderStatus.RefundPending, OrderStatus.Refunded], order.History.Select(move => move.Status));
        Assert.Equal(1250, order.RefundedAmount);
        Assert.True(order.WasNotAccepted(), "The shopper is told why: not because a book is gone.");
        var stock = (await _shop.Admin.StockAsync(bought.BookId)).Value;
        Assert.Equal((10, 0), (stock.Stock, stock.Held));
        Assert.Single(await _shop.RefundsAtStripeAsync(bought));
    }

    [Fact]
    public async Task Amount_mismatch_can_be_accepted()
    {
        var (bought, opened) = await WrongAmountAsync();

        await _shop.Admin.ResolveAsync(opened.Id, CaseAction.Fulfill, "The price was changed by mistake.");

        var order = (await bought.Reader.OrderAsync(bought.OrderId)).Value;
        Assert.Equal((OrderStatus.Fulfilled, 1250), (order.Status, order.TotalAmount));
        Assert.Equal(9, (await _shop.Admin.StockAsync(bought.BookId)).Value.Stock);
    }

    [Fact]
    public async Task Case_stays_single_when_reported_again()
    {
        var (bought, opened) = await WrongAmountAsync();
        await bought.Reader.VerifyAsync(bought.Session.SessionId);
        await _shop.Admin.ReconcileAsync();
        Assert.Single(await _shop.Admin.CasesAsync(), row => row.OrderId == bought.OrderId);

        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => _shop.Admin.ResolveAsync(opened.Id, CaseAction.Refund)));
        Assert.Single(answers, answer => answer.Status == HttpStatusCode.OK);
        Assert.All(answers.Where(answer => answer.Status != HttpStatusCode.OK), answer => Assert.Equal(ProblemCodes.CaseResolved, answer.Code));
        Assert.Single(await _shop.RefundsAtStripeAsync(bought));

        await bought.Reader.VerifyAsync(bought.Session.SessionId);
        Assert.DoesNotContain(await _shop.Admin.CasesAsync(), row => row.OrderId == bought.OrderId);
        Assert.Single((await _shop.Admin.DetailsAsync(bought.OrderId)).Value.Cases);
    }

    [Fact]
    public async Task Late_payment_can_be_fulfilled_while_in_stock()
    {
        var (bought, opened) = await _shop.PayTooLateAsync(stock: 3);
        Assert.Equal(PaymentCaseKind.PaidAfterClose, opened.Kind);

        await _shop.Admin.ResolveAsync(opened.Id, CaseAction.Fulfill);

        var order = (await bought.Reader.OrderAsync(bought.OrderId)).Value;
        Assert.Equal([OrderStatus.AwaitingPayment, OrderStatus.PaymentProcessing, OrderStatus.Fulfilled], order.History.Select(move => move.Status));
        Assert.Equal("staff", order.History[^1].By);
        Assert.Equal((2, 0), await StockAsync(bought));
    }

    [Fact]
    public async Task Late_payment_without_stock_can_only_be_refunded()
    {
        var (bought, opened) = await _shop.PayTooLateAsync(stock: 1);
        using var faster = await _shop.NewShopperAsync();
        var session = await faster.StartBuyingAsync(bought.BookId);

        var fulfill = await _shop.Admin.ResolveAsync(opened.Id, CaseAction.Fulfill);
        Assert.Equal((HttpStatusCode.Conflict, ProblemCodes.InsufficientStock), (fulfill.Status, fulfill.Code));
        await _shop.Admin.ResolveAsync(opened.Id, CaseAction.Refund);

        var order = (await bought.Reader.OrderAsync(bought.OrderId)).Value;
        Assert.Equal((OrderStatus.Expired, 0), (order.Status, order.RefundedAmount));
        Assert.Equal([(1250L, RefundStatus.Succeeded)], order.Refunds.Select(refund => (refund.Amount, refund.Status)));
        Assert.Equal((1, 1), await StockAsync(bought));
        await faster.CancelAsync(session.OrderId);
        await Eventually.BecomesAsync(
            () => _shop.QueryAsync<string>($"SELECT coalesce((SELECT subject FROM outbox_mails WHERE order_id = '{bought.OrderId}' AND fact LIKE '%re\\_%'), '')"),
            subject => subject.EndsWith("is refunded", StringComparison.Ordinal) && !subject.StartsWith("Part", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Payment_without_order_becomes_a_refundable_case()
    {
        var stranger = await _shop.Stripe.PostFormAsync(
            "/v1/checkout/sessions", ("mode", "payment"), ("success_url", "https://books.example/"), ("client_reference_id", $"{Guid.NewGuid()}"),
            ("line_items[0][quantity]", "1"), ("line_items[0][price_data][currency]", "usd"), ("line_items[0][price_data][unit_amount]", "777"),
            ("line_items[0][price_data][product_data][name]", "A book of no order"));
        var sessionId = stranger.GetProperty("id").GetString()!;
        await _shop.Stripe.PayAsync(sessionId);

        var opened = (await Eventually.BecomesAsync(
            async () => (await _shop.Admin.CasesAsync()).SingleOrDefault(row => row.SessionId == sessionId), row => row is not null))!;
        Assert.Equal((PaymentCaseKind.OrderUnknown, null, 777), (opened.Kind, opened.OrderId, opened.Amount));
        await _shop.Admin.ResolveAsync(opened.Id, CaseAction.Refund);

        var refunds = await _shop.Stripe.GetAsync($"/v1/refunds?payment_intent={opened.PaymentIntentId}");
        Assert.Equal(777, refunds.GetProperty("data")[0].GetProperty("amount").GetInt64());
        Assert.Equal(1L, await _shop.QueryAsync<long>($"SELECT count(*) FROM refunds WHERE payment_intent_id = '{opened.PaymentIntentId}' AND status = 'Succeeded'"));
    }

    [Fact]
    public async Task Refused_refund_becomes_a_case_until_dismissed()
    {
        var bought = await _shop.PayUnnoticedAsync(stock: 1);
        await _shop.ExecuteAsync($"DELETE FROM books WHERE id = {bought.BookId}");
        await _shop.Stripe.DisputeAsync(bought.PaymentIntentId);
        await bought.Reader.VerifyAsync(bought.Session.SessionId);

        await _shop.Admin.ReconcileAsync();
        await _shop.Admin.ReconcileAsync();

        var opened = Assert.Single(await _shop.Admin.CasesAsync(), row => row.OrderId == bought.OrderId);
        Assert.Equal((PaymentCaseKind.RefundRefused, OrderStatus.RefundPending), (opened.Kind, (await bought.Reader.OrderAsync(bought.OrderId)).Value.Status));
        await _shop.Admin.ResolveAsync(opened.Id, CaseAction.Dismiss, "The bank has given it back.");
        Assert.Equal(OrderStatus.Refunded, (await bought.Reader.OrderAsync(bought.OrderId)).Value.Status);
    }

    [Fact]
    public async Task Sold_out_order_is_refunded_once_despite_the_dashboard()
    {
        var bought = await _shop.PayUnnoticedAsync(stock: 1);
        await _shop.ExecuteAsync($"DELETE FROM books WHERE id = {bought.BookId}");
        await bought.Reader.VerifyAsync(bought.Session.SessionId);
        await _shop.RefundInDashboardAsync(bought);

        await _shop.Admin.ReconcileAsync();

        Assert.Equal(OrderStatus.Refunded, (await bought.Reader.OrderAsync(bought.OrderId)).Value.Status);
        Assert.Single(await _shop.RefundsAtStripeAsync(bought));
        foreach (var opened in (await _shop.Admin.CasesAsync()).Where(row => row.OrderId == bought.OrderId))
        {
            await _shop.Admin.ResolveAsync(opened.Id, CaseAction.Dismiss, "It was refunded in the dashboard.");
        }
    }

    [Fact]
    public async Task Cases_are_for_admins_and_reject_invalid_actions()
    {
        using var reader = await _shop.NewShopperAsync();

        Assert.Equal(HttpStatusCode.Forbidden, (await reader.SendAsync<PagedList<AdminCase>>(HttpMethod.Get, "/api/admin/cases")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await reader.ResolveAsync(1, CaseAction.Refund)).Status);
        Assert.Equal(ProblemCodes.ValidationFailed, (await _shop.Admin.SendAsync<PagedList<AdminCase>>(HttpMethod.Get, "/api/admin/cases?state=lost")).Code);
        Assert.Equal(ProblemCodes.CaseNotFound, (await _shop.Admin.ResolveAsync(999_999, CaseAction.Refund)).Code);
    }

    /// <summary>An order whose session was paid for something else than the order asks for.</summary>
    private async Task<(Bought Bought, AdminCase Case)> WrongAmountAsync()
    {
        var bought = await _shop.PayUnnoticedAsync();
        await _shop.ExecuteAsync($"UPDATE orders SET subtotal_amount = 999 WHERE id = '{bought.OrderId}'");
        return (bought, await _shop.HearOfCaseAsync(bought));
    }

    private async Task<(int Stock, int Held)> StockAsync(Bought bought)
    {
        var book = (await _shop.Admin.StockAsync(bought.BookId)).Value;
        return (book.Stock, book.Held);
    }
}

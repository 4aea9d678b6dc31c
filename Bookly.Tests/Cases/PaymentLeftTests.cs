using System.Net;
using Bookly.Contracts;
using Bookly.Tests.Fixtures;

namespace Bookly.Tests.Cases;

/// <summary>A case gives back what is left of its payment at Stripe, whatever went back there unheard, and ends.</summary>
public sealed class PaymentLeftTests(OwnShop own) : IClassFixture<OwnShop>, IAsyncLifetime
{
    private const long Price = 1250;

    private readonly TestShop _shop = own.Shop;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _shop.Stripe.BehaveAsync();
        await _shop.AssertInvariantsAsync();
    }

    [Theory]
    [InlineData(PaymentCaseKind.AmountMismatch)]
    [InlineData(PaymentCaseKind.PaidAfterClose)]
    [InlineData(PaymentCaseKind.RefundFailed)]
    public async Task Case_refunds_what_the_dashboard_has_left(PaymentCaseKind kind)
    {
        var (bought, opened) = await OpenAsync(kind);
        await LoseNewsAsync();
        await _shop.RefundInDashboardAsync(bought, amount: 500);

        var resolved = await _shop.Admin.ResolveAsync(opened.Id, CaseAction.Refund);

        Assert.Equal(HttpStatusCode.OK, resolved.Status);
        Assert.Equal([500L, 750L], await LiveAtStripeAsync(bought));
        Assert.DoesNotContain(await _shop.Admin.CasesAsync(), row => row.OrderId == bought.OrderId);
        if (kind == PaymentCaseKind.RefundFailed) await LetFailAsync(bought);
    }

    [Fact]
    public async Task Payment_of_no_order_refunds_what_the_dashboard_has_left()
    {
        var (payment, opened) = await StrangerAsync();
        await LoseNewsAsync();
        await _shop.Stripe.PostFormAsync("/v1/refunds", ("payment_intent", payment), ("amount", "300"));

        await _shop.Admin.ResolveAsync(opened.Id, CaseAction.Refund);

        var refunds = (await _shop.Stripe.GetAsync($"/v1/refunds?payment_intent={payment}")).GetProperty("data").EnumerateArray();
        Assert.Equal(777, refunds.Sum(refund => refund.GetProperty("amount").GetInt64()));
        Assert.DoesNotContain(await _shop.Admin.CasesAsync(), row => row.PaymentIntentId == payment);
    }

    [Theory]
    [InlineData(PaymentCaseKind.PaidAfterClose)]
    [InlineData(PaymentCaseKind.RefundFailed)]
    public async Task Case_whose_money_is_all_back_has_nothing_to_refund(PaymentCaseKind kind)
    {
        var (bought, opened) = await OpenAsync(kind);
        await LoseNewsAsync();
        await _shop.RefundInDashboardAsync(bought);

        var refused = await _shop.Admin.ResolveAsync(opened.Id, CaseAction.Refund);

        Assert.Equal((HttpStatusCode.Conflict, ProblemCodes.OrderNotRefundable), (refused.Status, refused.Code));
        Assert.Equal(HttpStatusCode.OK, (await _shop.Admin.ResolveAsync(opened.Id, CaseAction.Dismiss, "It went back in the dashboard.")).Status);
        Assert.DoesNotContain(await _shop.Admin.CasesAsync(), row => row.OrderId == bought.OrderId);
        if (kind == PaymentCaseKind.RefundFailed) await LetFailAsync(bought);
    }

    [Fact]
    public async Task Wrong_payment_that_is_all_back_frees_its_order()
    {
        var (bought, opened) = await OpenAsync(PaymentCaseKind.AmountMismatch);
        await LoseNewsAsync();
        await _shop.RefundInDashboardAsync(bought);

        Assert.Equal(HttpStatusCode.OK, (await _shop.Admin.ResolveAsync(opened.Id, CaseAction.Refund)).Status);

        Assert.Equal((OrderStatus.Refunded, Price), await StateAsync(bought));
        Assert.Equal(0, (await _shop.Admin.StockAsync(bought.BookId)).Value.Held);
        Assert.Single(await _shop.RefundsAtStripeAsync(bought));
    }

    [Fact]
    public async Task Sold_out_order_gets_the_rest_back_without_a_case()
    {
        var bought = await _shop.PayUnnoticedAsync(stock: 1);
        await _shop.ExecuteAsync($"DELETE FROM books WHERE id = {bought.BookId}");
        await bought.Reader.VerifyAsync(bought.Session.SessionId);
        await _shop.RefundInDashboardAsync(bought, amount: 500);

        await _shop.Admin.ReconcileAsync();

        Assert.Equal((OrderStatus.Refunded, Price), await StateAsync(bought));
        Assert.Equal([500L, 750L], await LiveAtStripeAsync(bought));
        Assert.DoesNotContain(await _shop.Admin.CasesAsync(), row => row.OrderId == bought.OrderId);
    }

    [Fact]
    public async Task Refund_of_all_that_is_left_goes_by_what_Stripe_has()
    {
        var bought = await _shop.BuyAsync();
        await LoseNewsAsync();
        await _shop.RefundInDashboardAsync(bought, amount: 500);

        var explicitly = await _shop.Admin.RefundAsync(bought.OrderId, new RefundOrder(Amount: Price));
        Assert.Equal(ProblemCodes.RefundRefused, explicitly.Code);
        await _shop.RefundInDashboardAsync(bought, amount: 250);
        var rest = await _shop.Admin.RefundAsync(bought.OrderId, new RefundOrder());

        Assert.Equal((HttpStatusCode.OK, 500L), (rest.Status, rest.Value.Amount));
        Assert.Equal((OrderStatus.Refunded, Price), await StateAsync(bought));
    }

    [Fact]
    public async Task Part_in_another_currency_is_a_part()
    {
        var bought = await _shop.BuyAsync();
        await _shop.ExecuteAsync($"UPDATE orders SET currency = 'eur' WHERE id = '{bought.OrderId}'");

        await _shop.RefundInDashboardAsync(bought, amount: 100);
        await bought.Reader.StatusBecomesAsync(bought.OrderId, OrderStatus.PartiallyRefunded);
        await _shop.RefundInDashboardAsync(bought);
        await bought.Reader.StatusBecomesAsync(bought.OrderId, OrderStatus.Refunded);

        await _shop.ExecuteAsync($"UPDATE orders SET currency = 'usd', refunded_amount = {Price} WHERE id = '{bought.OrderId}'");
    }

    /// <summary>Every refund to this card fails in the end; their cases must not stay for the tests that come after.</summary>
    private async Task LetFailAsync(Bought bought)
    {
        await _shop.Stripe.BehaveAsync();
        await _shop.Stripe.AdvanceClockAsync(TimeSpan.FromSeconds(11));
        var refunds = await _shop.RefundsAtStripeAsync(bought);
        var cases = await Eventually.BecomesAsync(
            async () => (await _shop.Admin.DetailsAsync(bought.OrderId)).Value.Cases, cases => cases.Count == refunds.Count);
        foreach (var failed in cases.Where(row => row.ResolvedAt is null)) await _shop.Admin.ResolveAsync(failed.Id, CaseAction.Dismiss, "By cheque.");
    }

    private Task LoseNewsAsync() => _shop.Stripe.MisbehaveAsync(new { webhooks = new { drop = true } });

    private async Task<(Bought Bought, AdminCase Case)> OpenAsync(PaymentCaseKind kind)
    {
        switch (kind)
        {
            case PaymentCaseKind.PaidAfterClose: return await _shop.PayTooLateAsync(stock: 3);
            case PaymentCaseKind.AmountMismatch:
                var wrong = await _shop.PayUnnoticedAsync();
                await _shop.ExecuteAsync($"UPDATE orders SET subtotal_amount = 999 WHERE id = '{wrong.OrderId}'");
                return (wrong, await _shop.HearOfCaseAsync(wrong));
            default:
                var bought = await _shop.BuyAsync(card: "4000000000005126");
                await _shop.Admin.RefundAsync(bought.OrderId, new RefundOrder());
                await _shop.Stripe.AdvanceClockAsync(TimeSpan.FromSeconds(11));
                return (bought, (await Eventually.BecomesAsync(
                    async () => (await _shop.Admin.CasesAsync()).SingleOrDefault(row => row.OrderId == bought.OrderId), row => row is not null))!);
        }
    }

    private async Task<(string Payment, AdminCase Case)> StrangerAsync()
    {
        var session = await _shop.Stripe.PostFormAsync(
            "/v1/checkout/sessions", ("mode", "payment"), ("success_url", "https://books.example/"), ("client_reference_id", $"{Guid.NewGuid()}"),
            ("line_items[0][quantity]", "1"), ("line_items[0][price_data][currency]", "usd"), ("line_items[0][price_data][unit_amount]", "777"),
            ("line_items[0][price_data][product_data][name]", "A book of no order"));
        var sessionId = session.GetProperty("id").GetString()!;
        await _shop.Stripe.PayAsync(sessionId);
        var opened = (await Eventually.BecomesAsync(
            async () => (await _shop.Admin.CasesAsync()).SingleOrDefault(row => row.SessionId == sessionId), row => row is not null))!;
        return (opened.PaymentIntentId!, opened);
    }

    private async Task<IReadOnlyList<long>> LiveAtStripeAsync(Bought bought) =>
        [
            .. (await _shop.RefundsAtStripeAsync(bought)).Where(refund => refund.GetProperty("status").GetString() is not "failed" and not "canceled")
                .Select(refund => refund.GetProperty("amount").GetInt64()).Order()
        ];

    private static async Task<(OrderStatus Status, long Refunded)> StateAsync(Bought bought)
    {
        var order = (await bought.Reader.OrderAsync(bought.OrderId)).Value;
        return (order.Status, order.RefundedAmount);
    }
}

using Bookly.Contracts;
using Bookly.Tests.Fixtures;

namespace Bookly.Tests.Cases;

/// <summary>While a person has not decided about a payment, its shopper goes on shopping, and nothing is counted twice.</summary>
public sealed class UndecidedCaseTests(OwnShop own) : IClassFixture<OwnShop>
{
    private readonly TestShop _shop = own.Shop;

    [Fact]
    public async Task Shopper_can_check_out_while_a_case_is_open()
    {
        var (bought, opened) = await WrongAmountAsync();
        Assert.Empty((await bought.Reader.CartAsync()).Value.Items);

        var same = await bought.Reader.StartBuyingAsync(bought.BookId);
        Assert.NotEqual(bought.Session.SessionId, same.SessionId);
        var changed = await bought.Reader.StartBuyingAsync(bought.BookId, quantity: 2);
        Assert.Equal(3, (await _shop.Admin.StockAsync(bought.BookId)).Value.Held);
        await _shop.Stripe.PayAsync(changed.SessionId);
        await bought.Reader.StatusBecomesAsync(changed.OrderId, OrderStatus.Fulfilled);

        await _shop.Admin.ResolveAsync(opened.Id, CaseAction.Fulfill);

        Assert.Equal(OrderStatus.Fulfilled, (await bought.Reader.OrderAsync(bought.OrderId)).Value.Status);
        Assert.Equal((7, 0), ((await _shop.Admin.StockAsync(bought.BookId)).Value.Stock, (await _shop.Admin.StockAsync(bought.BookId)).Value.Held));
        await _shop.AssertInvariantsAsync();
    }

    [Fact]
    public async Task Refunded_case_puts_the_books_back_into_the_cart()
    {
        var (bought, opened) = await WrongAmountAsync();
        await _shop.Admin.ResolveAsync(opened.Id, CaseAction.Refund);

        Assert.Equal(bought.BookId, Assert.Single((await bought.Reader.CartAsync()).Value.Items).BookId);
        await _shop.AssertInvariantsAsync();
    }

    [Fact]
    public async Task Reconcile_run_does_not_count_a_known_case_as_a_repair()
    {
        var bought = await _shop.PayUnnoticedAsync();
        await _shop.ExecuteAsync($"UPDATE orders SET subtotal_amount = 999 WHERE id = '{bought.OrderId}'");

        var first = await _shop.Admin.ReconcileAsync();
        var second = await _shop.Admin.ReconcileAsync();

        Assert.Equal([RepairKind.Flagged], first.LatestRepairs.Where(repair => repair.OrderId == bought.OrderId).Select(repair => repair.Kind));
        Assert.DoesNotContain(second.LatestRepairs, repair => repair.OrderId == bought.OrderId);
        await _shop.Stripe.BehaveAsync();
        await _shop.Admin.ResolveAsync(Assert.Single(await _shop.Admin.CasesAsync(), row => row.OrderId == bought.OrderId).Id, CaseAction.Refund);
        Assert.DoesNotContain((await _shop.Admin.ReconcileAsync()).LatestRepairs, repair => repair.OrderId == bought.OrderId);
    }

    private async Task<(Bought Bought, AdminCase Case)> WrongAmountAsync()
    {
        var bought = await _shop.PayUnnoticedAsync();
        await _shop.ExecuteAsync($"UPDATE orders SET subtotal_amount = 999 WHERE id = '{bought.OrderId}'");
        return (bought, await _shop.HearOfCaseAsync(bought));
    }
}

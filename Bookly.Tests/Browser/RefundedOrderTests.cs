using Bookly.Contracts;
using Bookly.Tests.Fixtures;

namespace Bookly.Tests.Browser;

public sealed class RefundedOrderTests(ShopFixture shop, BrowserFixture browser) : ShopVisit(shop, browser)
{
    private const string RefundsFailLater = "4000000000005126";

    [Fact]
    public async Task Reader_sees_each_refund_and_its_status()
    {
        using var stripe = await Shop.StripeAsync();
        var emulator = new EmulatorControl(stripe);
        var session = await Reader.StartBuyingAsync(await Admin.ListBookAsync(stock: 5), 2);
        await emulator.PayAsync(session.SessionId, RefundsFailLater);
        await Reader.StatusBecomesAsync(session.OrderId, OrderStatus.Fulfilled);
        _ = (await Admin.RefundAsync(session.OrderId, new RefundOrder(Amount: 700))).Value;
        await Visitor.SignInAsync(Reader.Email);

        await Visitor.GoAsync($"/orders/{session.OrderId}");
        await Expect(Visitor.OrderStatus).ToHaveTextAsync("Partly refunded");
        await Expect(Visitor.See("refund")).ToContainTextAsync(["Sent back"]);
        await Expect(Visitor.See("refund")).ToContainTextAsync(["$7.00"]);

        await emulator.AdvanceClockAsync(TimeSpan.FromSeconds(11));
        var opened = (await Eventually.BecomesAsync(
            async () => (await Admin.CasesAsync()).SingleOrDefault(row => row.OrderId == session.OrderId), row => row is not null))!;
        await Visitor.GoAsync($"/orders/{session.OrderId}");
        await Expect(Visitor.See("refund")).ToContainTextAsync(["Did not arrive"]);
        await Expect(Visitor.Page.GetByText("A refund could not be completed")).ToBeVisibleAsync();

        await Admin.ResolveAsync(opened.Id, CaseAction.Dismiss, "Paid back by bank transfer.");
    }
}

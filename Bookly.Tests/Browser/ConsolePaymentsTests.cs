using Bookly.Contracts;
using Bookly.Tests.Fixtures;

namespace Bookly.Tests.Browser;

public sealed class ConsolePaymentsTests(ShopFixture shop, BrowserFixture browser) : ShopVisit(shop, browser)
{
    [Fact]
    public async Task Admin_finds_an_order_and_refunds_part_of_it_once()
    {
        var book = await Admin.ListBookAsync(stock: 5, unitAmount: 2000);
        await Visitor.SignInAsync(Reader.Email);
        await Visitor.AddAsync(book);
        await Visitor.ProceedToCheckoutAsync();
        await Visitor.PayAsync("4242 4242 4242 4242");
        await Visitor.Page.WaitForURLAsync("**/dashboard**");
        var order = await Eventually.BecomesAsync(
            async () => (await Reader.OrdersAsync()).Value.Items[0], order => order.Status == OrderStatus.Fulfilled);

        await Visitor.GoAsync("/dashboard");
        await Visitor.See("account-menu").ClickAsync();
        await Visitor.See("sign-out").ClickAsync();
        await Visitor.SignInAsync("admin@bookly.example", "Read-Me-A-Story-1");
        await Visitor.GoAsync("/admin/orders?q=" + Uri.EscapeDataString(Reader.Email));
        await Visitor.Page.Locator($"[data-order-id='{order.Id}'] a").ClickAsync();

        await Expect(Visitor.See("timeline")).ToContainTextAsync("checkout.session.completed");
        await Expect(Visitor.See("timeline")).ToContainTextAsync("Entered into the ledger");
        await Visitor.Page.FillAsync("[name=amount]", "1000000");
        await RefundAsync();
        await Expect(Visitor.Notice).Not.ToBeEmptyAsync();
        await Expect(Visitor.See("refunded")).ToHaveTextAsync("$0.00");
        await Visitor.Page.FillAsync("[name=amount]", "5.50");
        await RefundAsync();

        await Expect(Visitor.Notice).ToContainTextAsync("$5.50 refunded");
        await Expect(Visitor.See("refunded")).ToHaveTextAsync("$5.50");
        Assert.Equal((OrderStatus.PartiallyRefunded, 550), ((await Reader.OrderAsync(order.Id)).Value.Status, (await Reader.OrderAsync(order.Id)).Value.RefundedAmount));
        await Visitor.GoAsync("/admin");
        await Visitor.Page.GetByText("As a table").ClickAsync();
        await Expect(Visitor.See("revenue")).ToContainTextAsync("$");
    }

    private async Task RefundAsync()
    {
        await Visitor.See("refund").ClickAsync();
        await Visitor.See("confirm-refund").ClickAsync();
    }
}

using Bookly.Contracts;
using Bookly.Tests.Fixtures;
using Microsoft.Playwright;

namespace Bookly.Tests.Browser;

/// <summary>The back office as each of the staff sees it.</summary>
public sealed class StaffPageTests(ShopFixture shop, BrowserFixture browser) : ShopVisit(shop, browser)
{
    [Fact]
    public async Task Owner_invites_somebody_who_joins_and_leaves_again()
    {
        var email = $"{Guid.NewGuid():N}@staff.example";
        await SignInAsAdminAsync();
        await Visitor.GoAsync("/admin/staff");
        await Visitor.Page.FillAsync("#email", email);
        await Visitor.See("invite").ClickAsync();
        await Expect(Visitor.Notice).ToContainTextAsync("Nobody was invited");
        await Visitor.Page.FillAsync("#email", email);
        await Visitor.Page.Locator("section:has(#invite-heading) input[value=Catalog]").CheckAsync();
        await Visitor.See("invite").ClickAsync();
        await Expect(Visitor.Notice).ToContainTextAsync(email);
        await Expect(Visitor.See("invitations")).ToContainTextAsync(email);

        await using var member = await NewVisitorAsync();
        await member.GoAsync(await Shop.LinkMailedAsync(email, "invited to work"));
        await Expect(member.See("invitation")).ToContainTextAsync("catalog");
        await member.Page.FillAsync("[name=password]", Shopper.Password);
        await member.See("join").ClickAsync();
        await Expect(member.Notice).ToContainTextAsync("second factor");
        await member.GoAsync("/admin");
        Assert.Equal(["Overview", "Books", "Shelf counts", "Import", "Sold out & removed"], await PagesAsync(member));
        Assert.Equal(403, await member.GoAsync("/admin/orders"));

        await Visitor.GoAsync("/admin/staff");
        var row = Visitor.Page.Locator($"[data-member='{email}']");
        await row.Locator("input[value=Catalog]").UncheckAsync();
        await row.GetByTestId("set-roles").ClickAsync();
        await Expect(Visitor.Notice).ToContainTextAsync("roles are changed");
        await Expect(row).ToHaveCountAsync(0);
        await member.GoAsync("/admin/books");
        Assert.StartsWith("/account/sign-in", member.Location, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Account_that_exists_accepts_by_signing_in()
    {
        await Admin.SendAsync<object>(HttpMethod.Post, "/api/admin/staff/invitations", new InviteStaff(Reader.Email, [StaffRole.Bookkeeper]));

        await Visitor.GoAsync(await Shop.LinkMailedAsync(Reader.Email, "invited to work"));
        await Visitor.SignInAsync(Reader.Email);
        await Visitor.See("accept-invitation").ClickAsync();
        // The session was good for the roles of before.
        await Visitor.ArriveAsync("/account/sign-in?returnUrl=%2Faccount");
        await Visitor.SignInAsync(Reader.Email);
        await Visitor.GoAsync("/admin");

        await Expect(Visitor.See("taken")).ToBeVisibleAsync();
        Assert.Equal(
            ["Overview", "Orders", "Cases", "Disputes", "Inbox", "Mails", "Reconciler", "Monitor", "Invariants", "Who did what"], await PagesAsync(Visitor));
    }

    [Fact]
    public async Task Used_link_says_so()
    {
        Assert.Equal(200, await Visitor.GoAsync("/account/invitation?token=AAAA"));
        await Expect(Visitor.See("invitation")).ToContainTextAsync("Ask for another one");
        await Expect(Visitor.See("join")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Bookkeeper_reads_and_changes_nothing()
    {
        var book = await Admin.ListBookAsync(stock: 5);
        var session = await Reader.StartBuyingAsync(book);
        await new EmulatorControl(await Shop.StripeAsync()).PayAsync(session.SessionId);
        await Reader.StatusBecomesAsync(session.OrderId, OrderStatus.Fulfilled);
        using var bookkeeper = await Shopper.RegisterAdminAsync(await Shop.ApiAsync(), await Shop.DatabaseAsync(), StaffRole.Bookkeeper);
        await Visitor.SignInAsync(bookkeeper.Email);

        await Visitor.GoAsync($"/admin/orders/{session.OrderId}");
        await Expect(Visitor.See("timeline")).ToBeVisibleAsync();
        await Expect(Visitor.See("refund")).ToHaveCountAsync(0);
        await Visitor.GoAsync("/admin/reconciler");
        await Expect(Visitor.See("reconcile-now")).ToHaveCountAsync(0);
        Assert.Equal(403, await Visitor.GoAsync("/admin/staff"));
        Assert.Equal(403, await Visitor.GoAsync("/admin/books"));
    }

    [Fact]
    public async Task Change_is_found_with_what_was_and_what_is()
    {
        var id = await Admin.ListBookAsync(stock: 5, unitAmount: 1250, title: $"Audit {Guid.NewGuid():N}");
        var book = (await Admin.StockAsync(id)).Value;
        _ = (await Admin.EditBookAsync(id, new BookEdit(book.Title, book.Author, book.Genre, book.Description, 990, book.Currency, 5))).Value;
        await SignInAsAdminAsync();

        await Visitor.GoAsync($"/admin/audit?subject=book:{id}");

        await Expect(Visitor.See("audit").Locator("tbody tr")).ToHaveCountAsync(2);
        var change = Visitor.See("audit").Locator("tbody tr").First;
        await Expect(change).ToContainTextAsync("Book changed");
        await Expect(change.Locator("del")).ToHaveTextAsync("1250");
        await Expect(change.Locator("ins")).ToHaveTextAsync("990");
        await Visitor.Page.SelectOptionAsync("[name=action]", "BookListed");
        await Visitor.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Search", Exact = true }).Last.ClickAsync();
        await Expect(Visitor.See("audit").Locator("tbody tr")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task Wholesale_customer_is_lifted_and_limited_again()
    {
        await SignInAsAdminAsync();
        await Visitor.GoAsync("/admin/wholesale");
        await Visitor.Page.FillAsync("[name=email]", "nobody@readers.example");
        await Visitor.See("lift").ClickAsync();
        await Expect(Visitor.Notice).ToContainTextAsync("no account");
        await Visitor.Page.FillAsync("[name=email]", Reader.Email);
        await Visitor.See("lift").ClickAsync();
        var row = Visitor.See("wholesale").Locator("tr", new LocatorLocatorOptions { HasText = Reader.Email });
        await Expect(row).ToContainTextAsync("admin@bookly.example");
        await row.GetByTestId("restore").ClickAsync();
        await Expect(Visitor.Notice).ToContainTextAsync("usual limits");
        await Expect(row).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Cart_counts_down_and_goes_on_after_a_reload()
    {
        await Reader.StartBuyingAsync(await Admin.ListBookAsync(stock: 5));
        await Visitor.SignInAsync(Reader.Email);

        await Visitor.GoAsync("/cart");
        var first = await SecondsAsync();
        await Eventually.BecomesAsync(SecondsAsync, left => left < first);
        await Visitor.Page.ReloadAsync();

        Assert.InRange(await SecondsAsync(), 29 * 60, first - 1);

        async Task<int> SecondsAsync() =>
            (await Visitor.See("held-until").Locator("time").TextContentAsync())!.Split(' ')[0].Split(':') is [var minutes, var seconds]
                ? (int.Parse(minutes, System.Globalization.CultureInfo.InvariantCulture) * 60) + int.Parse(seconds, System.Globalization.CultureInfo.InvariantCulture)
                : throw new InvalidOperationException("No countdown.");
    }

    private Task SignInAsAdminAsync() => Visitor.SignInAsync("admin@bookly.example", "Read-Me-A-Story-1");

    private static async Task<IReadOnlyList<string>> PagesAsync(Visitor visitor) => await visitor.Page.Locator(".office__nav a").AllTextContentsAsync();
}

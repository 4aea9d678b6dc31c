using System.Net.Http.Json;
using System.Reflection;
using System.Text.RegularExpressions;
using Bookly.Contracts;
using Bookly.Tests.Fixtures;
using Bookly.Web.Layout;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;

namespace Bookly.Tests.Browser;

/// <summary>Who looks at a page.</summary>
public enum Guest
{
    Anyone,
    Reader,
    Admin,
}

/// <summary>One page to look at.</summary>
/// <param name="Name">Short, and good for a file name.</param>
/// <param name="Address">A path of the website, or a whole address elsewhere.</param>
/// <param name="Status">Of the answer.</param>
public sealed record Sight(string Name, string Address, Guest Guest = Guest.Anyone, int Status = 200);

/// <summary>
/// Every page of the website, by its own route so that a new one is visited by itself, and those states of them that look different.
/// Whatever they show is there: orders in several states, a cart with a line that has run short.
/// </summary>
public sealed partial class SiteTour(ShopFixture shop, Shopper admin, Shopper reader)
{
    /// <summary>The answers of pages that are made for errors, or that want to know more than their route says.</summary>
    private static readonly Dictionary<string, int> Statuses = new() { ["/not-found"] = 404, ["/checkout/cancelled"] = 404 };

    public async Task<IReadOnlyList<Sight>> PrepareAsync()
    {
        var stripe = new EmulatorControl(await shop.StripeAsync());
        var bought = await reader.StartBuyingAsync(1);
        await stripe.PayAsync(bought.SessionId);
        await reader.VerifyAsync(bought.SessionId);
        await reader.CancelAsync((await reader.StartBuyingAsync(2)).OrderId);
        var slow = await reader.StartBuyingAsync(3);
        await stripe.PayLaterAsync(slow.SessionId);

        var waiting = await reader.StartBuyingAsync(8);

        using var payer = await Shopper.RegisterAsync(await shop.ApiAsync(), $"grace.{Guid.NewGuid():N}"[..12] + "@readers.example");
        await payer.PutInCartAsync(7, 1);
        var payable = await payer.StartBuyingAsync(4, quantity: 2);
        using var newcomer = await Shopper.RegisterAsync(await shop.ApiAsync());

        var scarce = await admin.ListBookAsync(stock: 3, title: "The Last Copies");
        await reader.PutInCartAsync(5, 1);
        await reader.PutInCartAsync(scarce, 3);
        await newcomer.PutInCartAsync(scarce, 2);
        var held = await newcomer.CheckOutAsync();
        Assert.True(held.Status == System.Net.HttpStatusCode.OK, "The other reader's checkout holds two of three copies.");

        var own = new Dictionary<string, string>
        {
            ["/admin/imports/{Id:guid}"] = $"/admin/imports/{await UploadImportAsync()}",
            ["/admin/inbox/{Id}"] = $"/admin/inbox/{await AnEventAsync()}",
            ["/admin/settings/pages/{Name}/{Language}"] = "/admin/settings/pages/imprint/en",
            ["/legal/{Name}"] = await WriteLegalPageAsync(),
            ["/admin/counts/{Id:guid}"] = $"/admin/counts/{await StartCountAsync()}",
            ["/admin/reconciler/{Id:long}"] = FormattableString.Invariant($"/admin/reconciler/{(await admin.ReconcileAsync()).Run.Id}"),
        };

        return
        [
            .. Routes().Select(route => new Sight(
                NameOf(route.Template), own.GetValueOrDefault(route.Template) ?? Fill(route.Template, bought.OrderId), route.Guest,
                Statuses.GetValueOrDefault(route.Template, 200))),
            new("search", "/?q=austen"), new("no-results", "/?q=zzzzzzzzzz"), new("genre", "/?genre=Poetry&page=2"), new("scarce-book", $"/books/{scarce}"),
            new("invitation-open", await InviteAsync()),
            new("full-cart", "/cart", Guest.Reader),
            new("thank-you", $"/dashboard?session_id={bought.SessionId}", Guest.Reader),
            new("processing", $"/dashboard?session_id={slow.SessionId}", Guest.Reader),
            new("sold-out-book", "/books/999999999", Status: 404),
            new("checkout-too-late", $"/checkout/cancelled?order={bought.OrderId}", Guest.Reader),
            new("awaiting-payment", $"/orders/{waiting.OrderId}", Guest.Reader),
            new("admin-events", "/admin/inbox?state=processed", Guest.Admin), new("admin-mails-all", "/admin/mails?state=all", Guest.Admin),
            new("payment", new Uri(await shop.AddressAsync("stripe"), $"/c/pay/{payable.SessionId}").AbsoluteUri),
            new("payment-gone", new Uri(await shop.AddressAsync("stripe"), "/c/pay/cs_test_unknown").AbsoluteUri, Status: 404),
            new("emulator", (await shop.AddressAsync("stripe")).AbsoluteUri),
        ];
    }

    /// <summary>The one with the longest name, which is the page's heading.</summary>
    private async Task<string> AnEventAsync() =>
        (await admin.SendAsync<PagedList<AdminEvent>>(HttpMethod.Get, "/api/admin/events?state=Processed")).Value.Items.MaxBy(row => row.Type.Length)!.Id;

    private async Task<string> InviteAsync()
    {
        var email = $"{Guid.NewGuid():N}@staff.example";
        await admin.SendAsync<object>(HttpMethod.Post, "/api/admin/staff/invitations", new InviteStaff(email, [StaffRole.Catalog, StaffRole.Orders]));
        await admin.SendAsync<object>(HttpMethod.Post, "/api/admin/wholesale", new LiftHoldLimit(reader.Email));
        return await shop.LinkMailedAsync(email, "invited to work");
    }

    private async Task<Guid> StartCountAsync() =>
        (await admin.SendAsync<ShelfCount>(HttpMethod.Post, "/api/admin/shelf-counts", new StartShelfCount(Search: "austen"))).Value.Id;

    private async Task<Guid> UploadImportAsync()
    {
        using var csv = new StringContent(
            "title,author,genre,description,price,stock\nA Tour,A. Tourist,Essays,Seen.,12.50,3\nAnother,A. Tourist,Essays,Seen.,free,3\n", System.Text.Encoding.UTF8, "text/csv");
        return (await admin.SendContentAsync<AdminImport>(HttpMethod.Post, "/api/admin/imports?fileName=tour.csv", csv)).Value.Id;
    }

    private async Task<string> WriteLegalPageAsync()
    {
        const string Page = "/api/admin/settings/pages/shipping/en";
        var draft = (await admin.SendAsync<AdminLegalPage>(HttpMethod.Get, Page)).Value;
        using var text = JsonContent.Create(new LegalPageEdit("# Where to\n\nTo *all* of Europe, [as our terms say](https://books.example).\n\n- a week\n- or two"));
        _ = (await admin.SendContentAsync<AdminLegalPage>(HttpMethod.Put, Page, text, ("If-Match", $"\"{draft.Version}\""))).Value;
        return "/legal/shipping";
    }

    private static IEnumerable<(string Template, Guest Guest)> Routes() =>
        from page in typeof(App).Assembly.GetTypes()
        from route in page.GetCustomAttributes<RouteAttribute>()
        let isProtected = page.IsDefined(typeof(AuthorizeAttribute))
        orderby route.Template
        select (route.Template, route.Template.StartsWith("/admin", StringComparison.Ordinal) ? Guest.Admin
            : isProtected ? Guest.Reader : Guest.Anyone);

    /// <summary><c>/orders</c> is "orders", <c>/orders/{Id}</c> is "order".</summary>
    private static string NameOf(string template)
    {
        var name = string.Join('-', Parameter().Replace(template, "").Split('/', StringSplitOptions.RemoveEmptyEntries));
        return name.Length == 0 ? "catalog" : Parameter().IsMatch(template) && name.EndsWith('s') ? name[..^1] : name;
    }

    private static string Fill(string template, Guid order) => Parameter().Replace(template, match => match.Value switch
    {
        var optional when optional.EndsWith("?}", StringComparison.Ordinal) => "",
        var id when id.EndsWith(":guid}", StringComparison.Ordinal) => order.ToString(),
        var id when id.EndsWith(":long}", StringComparison.Ordinal) => "6",
        _ => "unknown",
    });

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Parameter();
}

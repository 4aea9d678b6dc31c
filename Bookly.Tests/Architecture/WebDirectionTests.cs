using Bookly.Web.Layout;

namespace Bookly.Tests.Architecture;

public sealed class WebDirectionTests
{
    /// <summary>The folders of Bookly.Web: each uses only those before it. Razor components belong to their folder.</summary>
    private static readonly string[] Order =
    [
        "Api", // the typed clients, one for each area of the API
        "Hosting", // how pages are served: errors, languages, security, notices, form posts
        "Ui", // components and words of no feature
        "Live", // what the shop publishes, and the stream for open pages; features register their news
        "Account", // who the shopper is
        "Catalog",
        "Cart",
        "Checkout",
        "Orders",
        "Layout", // the shell around every page, which links to what is before it
        "BackOffice", // the staff's pages, inside the shell
    ];

    private static FolderOrder InOrder(params string[] folders) => new(typeof(App).Assembly, "Bookly.Web", folders);

    [Fact]
    public void Folders_use_only_those_before_them()
    {
        Assert.Empty(InOrder(Order).Unknown());
        Assert.Empty(InOrder(Order).Violations());
    }

    [Fact]
    public void Reversed_order_is_reported()
    {
        var violations = InOrder([.. Order.Reverse()]).Violations().Select(violation => violation.ToString()).ToList();

        // One each by an interface, by the markup of a component, by an injected property and by an attribute.
        Assert.Contains("Cart.GuestCartTakeover -> Account.IAfterSignIn", violations);
        Assert.Contains("Layout.SiteHeader -> Cart.CartLink", violations);
        Assert.Contains("Catalog.BookPage -> Api.CatalogClient", violations);
        Assert.Contains("BackOffice.BackOfficeLayout -> Layout.MainLayout", violations);
    }

    [Fact]
    public void Folder_without_a_place_is_reported() => Assert.Equal(["BackOffice"], InOrder(Order[..^1]).Unknown());
}

using System.Reflection;
using System.Text.RegularExpressions;
using Bookly.ApiService;
using Stripe;

namespace Bookly.Tests.Architecture;

public sealed class ApiDirectionTests
{
    /// <summary>The folders of Bookly.ApiService: each uses only those before it.</summary>
    private static readonly string[] Order =
    [
        "Common", // problems, rate limits, roles, options, the change feed
        "Data", // the DbContext, locks and snapshots; each folder below maps its own tables
        "Audit", // who of the staff changed what, written in the transaction of the change
        "Settings", // what the owner sets: the shop's name, look, legal pages and thresholds
        "Catalog", // what shoppers find: listings, search, covers
        "Inventory", // the only writer of books: stock and holds, listing, import, delisting
        "Cart", // the only writer of carts
        "Orders", // the only mover of orders
        "Stripe", // the seam to Stripe's API
        "PaymentEvents", // the inbox, the transaction that claims an event, personal data
        "Cases", // payments that a person has to look at
        "Fulfillment", // from paid to fulfilled, and every other news of a session
        "Refunds",
        "Disputes",
        "Checkout", // from a cart to a page to pay on, and back
        "ShopperOrders", // a shopper's own orders and receipts
        "Webhooks", // Stripe's events: endpoint, signature, handlers, retries
        "Reconciliation", // Stripe's lists against ours
        "Mail",
        "Accounts",
        "BackOffice", // order timeline, revenue, decisions about cases, invariants
        "Monitoring", // what is wrong, told to the owners
        "Doctor", // what is wrong with the shop's surroundings
        "Live", // changes to open pages
    ];

    private static FolderOrder InOrder(params string[] folders) => new(typeof(ApiServiceApp).Assembly, "Bookly.ApiService", folders);

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

        // One each by a method body, by a base type and by a constructor's parameter.
        Assert.Contains("Cart.CartApi -> Common.Problems", violations);
        Assert.Contains("Inventory.CatalogSeeder -> Data.IDevelopmentSeed", violations);
        Assert.Contains("Checkout.CheckoutCloser -> Fulfillment.FulfillmentService", violations);
    }

    [Fact]
    public void Folder_without_a_place_is_reported() => Assert.Equal(["Live"], InOrder(Order[..^1]).Unknown());

    /// <summary>Constants leave no trace in compiled code; the usings of their files do in the source.</summary>
    [Fact]
    public void Usings_name_only_folders_before_their_own() => Assert.Empty(
        from file in TableWriters.SourcesOf("Bookly.ApiService")
        where file.Folder.Length > 0
        from Match used in Regex.Matches(file.Source, @"^using Bookly\.ApiService\.(?<folder>\w+)", RegexOptions.Multiline)
        where Array.IndexOf(Order, used.Groups["folder"].Value) > Array.IndexOf(Order, file.Folder)
        select $"{file.Folder} -> {used.Groups["folder"].Value}");

    [Fact]
    public void Types_of_Stripes_library_stay_at_the_edges() =>
        Assert.Equal(["Reconciliation", "Stripe", "Webhooks"], FoldersThatUse(typeof(StripeClient).Assembly));

    private static IEnumerable<string> FoldersThatUse(Assembly library) => TypeReferences.Of(typeof(ApiServiceApp).Assembly)
        .Where(reference => reference.To.Assembly == library && reference.From.Namespace?.StartsWith("Bookly.ApiService.", StringComparison.Ordinal) == true)
        .Select(reference => reference.From.Namespace!.Split('.')[2])
        .Distinct()
        .Order(StringComparer.Ordinal);
}

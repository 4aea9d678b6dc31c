using Bookly.StripeEmulator;
using Bookly.Tests.Architecture;

namespace Bookly.Tests.StripeEmulator;

public sealed class DirectionTests
{
    /// <summary>The folders of Bookly.StripeEmulator: each uses only those before it.</summary>
    private static readonly string[] Order =
    [
        "Settings", // the configuration section Emulator
        "Time", // the clock that can be advanced, and what is due on it
        "FaultInjection", // how it misbehaves when told to
        "Store", // objects by id, age and key; each folder below registers its own kinds
        "Api", // a request: key, parameters, idempotency, expansion, errors
        "Values", // money and addresses
        "Events", // the event log, webhook endpoints and deliveries
        "Cli", // stripe listen
        "Catalog", // products, prices, customers, coupons
        "Payments", // payment intents, methods and charges; test cards and accounts
        "Refunds",
        "Disputes",
        "Payouts",
        "Checkout", // sessions and the hosted page
        "Persistence", // the state file
        "Control", // /_emulator and the developer's page
    ];

    private static FolderOrder InOrder(params string[] folders) => new(typeof(StripeEmulatorApp).Assembly, "Bookly.StripeEmulator", folders);

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
        Assert.Contains("Checkout.Page.HostedPageEndpoints -> Values.Money", violations);
        Assert.Contains("Refunds.Refund -> Store.IStripeObject", violations);
        Assert.Contains("Control.EmulatorReset -> Time.Scheduler", violations);
    }

    [Fact]
    public void Folder_without_a_place_is_reported() => Assert.Equal(["Control"], InOrder(Order[..^1]).Unknown());
}

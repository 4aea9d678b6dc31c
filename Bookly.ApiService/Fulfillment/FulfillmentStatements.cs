using Bookly.ApiService.Cart;
using Bookly.ApiService.Inventory;
using Bookly.ApiService.Orders;

namespace Bookly.ApiService.Fulfillment;

/// <summary>
/// The SQL of a fulfillment, in the order in which it runs: set-based, for one order or for several that are paid at the same time.
/// Parameters, an array with a place for each order unless said otherwise: $1 order ids, $2 session ids, $3 triggers, $4 now (one value),
/// $5 currencies, $6 subtotals, $7 totals, $8 payment intent ids, $9 discounts, $10 shipping, $11 taxes, $12 shipping details.
/// </summary>
/// <remarks>
/// Each class of rows is locked by ascending id before it is changed: an UPDATE with a join takes its rows in any order, and two
/// transactions could deadlock. The books come last: a bestseller's row is the queue of all its buyers, so it is locked for as short a
/// time as can be. Injected, so that the control tests can take a guard away and show what it prevents.
/// </remarks>
public sealed record FulfillmentStatements
{
    public string LockOrders { get; init; } = OrderStatements.Lock;

    public string MoveOrders { get; init; } = OrderStatements.Fulfill;

    /// <summary>The ledger: the primary key is the proof that no session is fulfilled twice. One row each or nothing happens.</summary>
    public string EnterLedger { get; init; } =
        """
        INSERT INTO fulfillments (session_id, order_id, trigger, at)
        SELECT session_id, order_id, trigger, $4 FROM unnest($1, $2, $3) AS paid (order_id, session_id, trigger) ORDER BY session_id
        ON CONFLICT DO NOTHING
        """;

    public string RecordMoves { get; init; } = OrderStatements.RecordFulfilled;

    public string LockCarts { get; init; } = CartStatements.LockOrdered("$1");

    public string TakeOutOfCarts { get; init; } = CartStatements.TakeOutOrdered("$1", "$4");

    public string LockBooks { get; init; } = StockStatements.LockOrdered("$1");

    public string TakeFromStock { get; init; } = StockStatements.TakeHeld("$1");

    public string RetireSoldOut { get; init; } = StockStatements.DelistSoldOut("$1", "$4");
}

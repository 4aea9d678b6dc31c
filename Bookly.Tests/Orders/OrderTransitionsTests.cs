using Bookly.ApiService.Inventory;
using Bookly.ApiService.Orders;
using Bookly.Contracts;
using CsCheck;

namespace Bookly.Tests.Orders;

public sealed class OrderTransitionsTests
{
    private static readonly OrderStatus[] All = Enum.GetValues<OrderStatus>();

    /// <summary>The transition table, repeated here on purpose: a change has to be made twice.</summary>
    private static readonly HashSet<(OrderStatus, OrderStatus)> Design =
    [
        (OrderStatus.AwaitingPayment, OrderStatus.PaymentProcessing),
        (OrderStatus.AwaitingPayment, OrderStatus.Fulfilled),
        (OrderStatus.AwaitingPayment, OrderStatus.Expired),
        (OrderStatus.AwaitingPayment, OrderStatus.Cancelled),
        (OrderStatus.AwaitingPayment, OrderStatus.PaymentFailed),
        (OrderStatus.AwaitingPayment, OrderStatus.RefundPending),
        (OrderStatus.PaymentProcessing, OrderStatus.Fulfilled),
        (OrderStatus.PaymentProcessing, OrderStatus.PaymentFailed),
        (OrderStatus.PaymentProcessing, OrderStatus.RefundPending),
        (OrderStatus.Fulfilled, OrderStatus.PartiallyRefunded),
        (OrderStatus.Fulfilled, OrderStatus.Refunded),
        (OrderStatus.PartiallyRefunded, OrderStatus.Refunded),
        (OrderStatus.RefundPending, OrderStatus.Refunded),
    ];

    [Fact]
    public void Inventory_and_orders_agree_on_the_states_that_hold_stock() => Assert.Equal(
        StockStatements.OrderHoldsStock, $"o.status IN ({OrderTransitions.SqlNames(OrderTransitions.HoldingStock)})");

    [Fact]
    public void Transitions_are_exactly_those_of_the_design()
    {
        foreach (var from in All)
        {
            foreach (var to in All) Assert.Equal(Design.Contains((from, to)), OrderTransitions.CanMove(from, to));
        }
    }

    [Fact]
    public void Update_guard_names_exactly_the_source_states()
    {
        foreach (var to in All)
        {
            Assert.Equal(All.Where(from => Design.Contains((from, to))), OrderTransitions.SourcesOf(to));
        }
    }

    [Fact]
    public void Transitions_never_return_to_a_left_state() =>
        Gen.Int[0, All.Length - 1].List[0, 30].Sample(attempts =>
        {
            var walk = new List<OrderStatus> { OrderStatus.AwaitingPayment };
            foreach (var attempt in attempts)
            {
                if (OrderTransitions.CanMove(walk[^1], All[attempt])) walk.Add(All[attempt]);
            }

            return walk.Distinct().Count() == walk.Count;
        });

    [Fact]
    public void Stock_is_held_only_while_payment_is_possible() =>
        Assert.Equal([OrderStatus.AwaitingPayment, OrderStatus.PaymentProcessing], All.Where(OrderTransitions.HoldsStock));
}

using Bookly.ApiService.Orders;
using Bookly.Contracts;
using CsCheck;

namespace Bookly.Tests.Orders;

public sealed class OrderTransitionsTests
{
    private static readonly OrderStatus[] All = Enum.GetValues<OrderStatus>();

    /// <summary>The design's table, written down a second time on purpose: section 5.</summary>
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
    public void The_moves_are_those_of_the_design_and_no_others()
    {
        foreach (var from in All)
        {
            foreach (var to in All) Assert.Equal(Design.Contains((from, to)), OrderTransitions.CanMove(from, to));
        }
    }

    [Fact]
    public void The_guard_of_an_update_names_exactly_the_states_that_may_move_there()
    {
        foreach (var to in All)
        {
            Assert.Equal(All.Where(from => Design.Contains((from, to))), OrderTransitions.SourcesOf(to));
        }
    }

    [Fact]
    public void No_walk_of_moves_ever_comes_back_to_a_state_it_has_left() =>
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
    public void Stock_is_held_only_while_money_may_still_come() =>
        Assert.Equal([OrderStatus.AwaitingPayment, OrderStatus.PaymentProcessing], All.Where(OrderTransitions.HoldsStock));
}

using Bookly.ApiService.Cases;
using Bookly.ApiService.Common;
using Bookly.ApiService.Data;
using Bookly.ApiService.Fulfillment;
using Bookly.ApiService.Orders;
using Bookly.ApiService.PaymentEvents;
using Bookly.ApiService.Refunds;
using Bookly.ApiService.Stripe;
using Bookly.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Bookly.ApiService.BackOffice;

public enum ResolveOutcome
{
    Resolved,

    NotFound,

    AlreadyResolved,

    /// <summary>The action does not fit this kind of case or the order's state.</summary>
    NotPossible,

    OutOfStock,

    /// <summary>The whole amount has been refunded already, or is being refunded.</summary>
    NothingToRefund,
}

/// <summary>A decision's effects commit together with the mark that it was made; Stripe is called afterwards, with retries.</summary>
public sealed class CaseResolver(
    BooklyDbContext db, StripeGateway stripe, FulfillmentService fulfillment, OrderMoves moves, RefundRequests refundRequests,
    RefundExecutor refundExecutor, RefundSync refunds, ChangeFeed changes, TimeProvider time)
{
    /// <exception cref="PaymentProviderException">Stripe must be asked first and does not answer; nothing has changed.</exception>
    public async Task<ResolveOutcome> ResolveAsync(
        long caseId, CaseAction action, string? note, string by, CancellationToken cancellationToken)
    {
        var row = await db.PaymentCases.AsNoTracking().SingleOrDefaultAsync(known => known.Id == caseId, cancellationToken);
        if (row is null) return ResolveOutcome.NotFound;
        if (row.ResolvedAt is not null) return ResolveOutcome.AlreadyResolved;
        if (!CaseRules.ActionsFor(row).Contains(action)) return ResolveOutcome.NotPossible;

        var decision = new Decision(row, action, note, by);
        var outcome = action switch
        {
            CaseAction.Refund => await RefundAsync(decision, cancellationToken),
            CaseAction.Fulfill => await FulfillAsync(decision, cancellationToken),
            _ => await DismissAsync(decision, cancellationToken),
        };
        if (outcome == ResolveOutcome.Resolved) changes.OrderMoved(row.OrderId);
        return outcome;
    }

    private async Task<ResolveOutcome> RefundAsync(Decision decision, CancellationToken cancellationToken)
    {
        var decided = await DecideAsync(
            decision,
            async token =>
            {
                var order = await OrderOfAsync(decision.Case, token);
                if (decision.Case.Kind == PaymentCaseKind.AmountMismatch) order = await CloseForRefundAsync(order, decision, token);
                if (IsBeingFulfilled(decision.Case, order)) return new Decided(ResolveOutcome.AlreadyResolved);

                // The order's own payment may be partly refunded; a payment beside an order is refunded whole.
                var amount = order?.PaymentIntentId == decision.Case.PaymentIntentId && order!.Currency == decision.Case.Currency
                    ? Math.Min(decision.Case.Amount!.Value, await refundRequests.RefundableAsync(order, token))
                    : decision.Case.Amount!.Value;
                if (amount == 0) return new Decided(ResolveOutcome.NothingToRefund);

                var requestId = await refundRequests.StoreAsync(
                    $"case-{decision.Case.Id}", decision.Case.OrderId, decision.Case.PaymentIntentId!, amount, decision.Case.Currency!,
                    decision.Case.Kind.ToString(), restock: [], decision.By, token);
                return new Decided(ResolveOutcome.Resolved, requestId);
            }, cancellationToken);
        if (decided.RefundRequestId is { } stored) await refundExecutor.ExecuteAsync(stored, isInteractive: false, cancellationToken);
        return decided.Outcome;
    }

    /// <summary>An order with a wrong payment releases its stock and waits for the refund, as a sold-out one does.</summary>
    private async Task<Orders.Order?> CloseForRefundAsync(Orders.Order? order, Decision decision, CancellationToken cancellationToken)
    {
        var row = decision.Case;
        if (order is null || !await moves.TryCloseAsync(order.Id, OrderStatus.RefundPending, decision.By, cancellationToken)) return order;

        await db.RecordWrongPaymentAsync(order.Id, row.SessionId, row.PaymentIntentId, row.Amount, row.Currency, cancellationToken);
        return await OrderOfAsync(row, cancellationToken);
    }

    private async Task<ResolveOutcome> FulfillAsync(Decision decision, CancellationToken cancellationToken)
    {
        var row = decision.Case;
        var order = await OrderOfAsync(row, cancellationToken);
        if (order is null || row.SessionId is null) return ResolveOutcome.NotPossible;

        var session = await stripe.GetSessionAsync(row.SessionId, cancellationToken);
        if (!session.IsPaid || session.Currency != order.Currency) return ResolveOutcome.NotPossible;
        if (await IsFullyRefundedAsync(session, cancellationToken)) return ResolveOutcome.NothingToRefund;

        if (!OrderTransitions.HoldsStock(order.Status))
        {
            if (await ReopenAsync(order.Id, decision, cancellationToken) is var reopened && reopened != ResolveOutcome.Resolved)
            {
                return reopened;
            }
        }

        // A person accepted the amount paid; all other checks apply.
        var accepted = session with { OrderId = order.Id, AmountSubtotal = order.SubtotalAmount };
        if (await fulfillment.FulfillAsync(accepted, decision.By, entry: null, cancellationToken) is not (PaymentOutcome.Fulfilled or PaymentOutcome.AlreadyFulfilled))
            return ResolveOutcome.OutOfStock;

        // Refunds made while the payment belonged to no order count for this order from now on.
        if (session.PaymentIntentId is { } payment) await refunds.SyncAsync(payment, cancellationToken);
        return (await DecideAsync(decision, _ => Task.FromResult(new Decided(ResolveOutcome.Resolved)), cancellationToken)).Outcome;
    }

    /// <summary>Race with Stripe's dashboard: the payment was refunded there in the meantime.</summary>
    private async Task<bool> IsFullyRefundedAsync(SessionSnapshot session, CancellationToken cancellationToken) =>
        session.PaymentIntentId is { } payment
        && (await stripe.ListRefundsAsync(payment, cancellationToken)).Where(refund => RefundSync.IsLive(refund.Status))
            .Sum(refund => refund.Amount) >= session.AmountTotal;

    /// <summary>Race with another person, who has decided to fulfill.</summary>
    private static bool IsBeingFulfilled(PaymentCase row, Orders.Order? order) =>
        row.Kind is PaymentCaseKind.PaidAfterClose or PaymentCaseKind.AmountMismatch
        && order?.Status is OrderStatus.AwaitingPayment or OrderStatus.PaymentProcessing or OrderStatus.Fulfilled or OrderStatus.PartiallyRefunded;

    /// <summary>Should the process die after this, the case is still open, and deciding it again goes on from here.</summary>
    private Task<ResolveOutcome> ReopenAsync(Guid orderId, Decision decision, CancellationToken cancellationToken) => db.InTransactionAsync(
        async token =>
        {
            await db.LockOrderAsync(orderId, token);
            var isOpen = await db.PaymentCases.AnyAsync(row => row.Id == decision.Case.Id && row.ResolvedAt == null, token);
            return !isOpen ? ResolveOutcome.AlreadyResolved
                : await moves.TryReopenAsync(orderId, decision.By, token) ? ResolveOutcome.Resolved
                : ResolveOutcome.OutOfStock;
        }, cancellationToken, commitIf: outcome => outcome == ResolveOutcome.Resolved);

    /// <summary>A person says that it is dealt with. Money that was due has then gone back in some other way.</summary>
    private async Task<ResolveOutcome> DismissAsync(Decision decision, CancellationToken cancellationToken) => (await DecideAsync(
        decision,
        async token =>
        {
            if (decision.Case is { Kind: PaymentCaseKind.RefundFailed or PaymentCaseKind.RefundRefused, OrderId: { } orderId }
                && await db.Orders.AnyAsync(order => order.Id == orderId && order.Status == OrderStatus.RefundPending, token))
            {
                await moves.TryMoveAsync(orderId, OrderStatus.Refunded, decision.By, token);
            }

            return new Decided(ResolveOutcome.Resolved);
        }, cancellationToken)).Outcome;

    /// <summary>Marks the case resolved and does what follows, or neither.</summary>
    private Task<Decided> DecideAsync(
        Decision decision, Func<CancellationToken, Task<Decided>> follow, CancellationToken cancellationToken) => db.InTransactionAsync(
        async token =>
        {
            if (decision.Case.OrderId is { } orderId) await db.LockOrderAsync(orderId, token);
            return await db.TryMarkResolvedAsync(decision.Case.Id, decision.Action, decision.Note, decision.By, time.GetUtcNow(), token)
                ? await follow(token)
                : new Decided(ResolveOutcome.AlreadyResolved);
        }, cancellationToken, commitIf: decided => decided.Outcome == ResolveOutcome.Resolved);

    private async Task<Orders.Order?> OrderOfAsync(PaymentCase row, CancellationToken cancellationToken) =>
        row.OrderId is null ? null : await db.Orders.AsNoTracking()
            .SingleOrDefaultAsync(order => order.Id == row.OrderId, cancellationToken);

    private sealed record Decision(PaymentCase Case, CaseAction Action, string? Note, string By);

    private sealed record Decided(ResolveOutcome Outcome, Guid? RefundRequestId = null);
}

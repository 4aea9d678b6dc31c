using Bookly.ApiService.Audit;
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

    /// <summary>Stored, but not carried out yet: a worker goes on with it.</summary>
    Decided,

    NotFound,

    AlreadyResolved,

    /// <summary>The action does not fit this kind of case or the order's state.</summary>
    NotPossible,

    OutOfStock,

    /// <summary>The whole amount has been refunded already, or is being refunded.</summary>
    NothingToRefund,
}

/// <summary>
/// A decision is stored first, in one commit with all that Postgres alone can do about it. What needs Stripe or another commit follows in
/// steps that can be repeated: refunds by their stored request, the rest by <see cref="CarryOutAsync"/>. After the first commit nothing
/// listens to the request any more: the admin's connection may drop, the decision does not.
/// </summary>
public sealed class CaseResolver(
    BooklyDbContext db, StripeGateway stripe, FulfillmentService fulfillment, OrderMoves moves, RefundRequests refundRequests,
    RefundExecutor refundExecutor, RefundSync refunds, AuditLog audit, ChangeFeed changes, TimeProvider time, ILogger<CaseResolver> logger)
{
    /// <exception cref="PaymentProviderException">Stripe must be asked first and does not answer; nothing has changed.</exception>
    public async Task<ResolveOutcome> ResolveAsync(
        long caseId, CaseAction action, string? note, string by, CancellationToken cancellationToken)
    {
        var row = await db.PaymentCases.AsNoTracking().SingleOrDefaultAsync(known => known.Id == caseId, cancellationToken);
        if (row is null) return ResolveOutcome.NotFound;
        if (row.DecidedAt is not null) return ResolveOutcome.AlreadyResolved;
        if (!CaseRules.ActionsFor(row).Contains(action)) return ResolveOutcome.NotPossible;

        var decision = new Decision(row, action, note, by);
        var outcome = action switch
        {
            CaseAction.Refund => await RefundAsync(decision, cancellationToken),
            CaseAction.Fulfill => await FulfillAsync(decision, cancellationToken),
            _ => await DismissAsync(decision, cancellationToken),
        };
        if (outcome is ResolveOutcome.Resolved or ResolveOutcome.Decided) changes.OrderMoved(row.OrderId);
        return outcome;
    }

    /// <summary>Does what is left of a decision to fulfill. Each step may have been done before: then it changes nothing.</summary>
    public async Task<ResolveOutcome> CarryOutAsync(long caseId, CancellationToken cancellationToken)
    {
        var row = await db.PaymentCases.AsNoTracking().SingleAsync(known => known.Id == caseId, cancellationToken);
        if (row is not { DecidedAt: not null, ResolvedAt: null, OrderId: { } orderId, SessionId: { } sessionId }) return ResolveOutcome.Resolved;

        var session = await stripe.GetSessionAsync(sessionId, cancellationToken);
        if (await ApplyAsync(row, orderId, session, cancellationToken) is not { } resolution)
        {
            await db.WithdrawDecisionAsync(caseId, cancellationToken);
            return ResolveOutcome.NotPossible;
        }

        // Refunds made while the payment belonged to no order count for this order from now on.
        if (session.PaymentIntentId is { } payment) await refunds.SyncAsync(payment, cancellationToken);
        await db.MarkResolvedAsync(caseId, resolution, time.GetUtcNow(), cancellationToken);
        changes.OrderMoved(orderId);
        return ResolveOutcome.Resolved;
    }

    /// <summary>What came of the decision; null when it is not possible after all.</summary>
    private async Task<CaseAction?> ApplyAsync(PaymentCase row, Guid orderId, SessionSnapshot session, CancellationToken cancellationToken)
    {
        if (row.Kind == PaymentCaseKind.PaymentChanged)
        {
            await fulfillment.AcceptPaymentAsync(orderId, session, cancellationToken);
            return CaseAction.Fulfill;
        }

        if (await db.Fulfillments.AnyAsync(done => done.SessionId == session.Id, cancellationToken)) return CaseAction.Fulfill;

        // Race with Stripe's dashboard between the decision and its steps: goods and money must not both go out.
        if (await IsFullyRefundedAsync(session, cancellationToken))
        {
            await db.InTransactionAsync(token => CloseForRefundAsync(orderId, row, session, token), cancellationToken);
            return CaseAction.Refund;
        }

        // A person accepted the amount paid; all other checks apply.
        var subtotal = await db.Orders.AsNoTracking().Where(order => order.Id == orderId).Select(order => order.SubtotalAmount).SingleAsync(cancellationToken);
        var accepted = session with { OrderId = orderId, AmountSubtotal = subtotal };
        return await fulfillment.FulfillAsync(accepted, row.ResolvedBy!, entry: null, cancellationToken) switch
        {
            PaymentOutcome.Fulfilled or PaymentOutcome.AlreadyFulfilled => CaseAction.Fulfill,
            // A book is gone in spite of the hold, or the order is being refunded already: the money goes back by itself.
            PaymentOutcome.RefundPending or PaymentOutcome.Ignored => CaseAction.Refund,
            _ => null,
        };
    }

    private async Task<bool> CloseForRefundAsync(Guid orderId, PaymentCase row, SessionSnapshot session, CancellationToken cancellationToken)
    {
        await db.LockOrderAsync(orderId, cancellationToken);
        if (!await moves.TryCloseAsync(orderId, OrderStatus.RefundPending, row.ResolvedBy!, cancellationToken)) return false;

        await db.RecordWrongPaymentAsync(
            orderId, session.Id, session.PaymentIntentId, session.AmountTotal, session.Currency, cancellationToken);
        return true;
    }

    private async Task<ResolveOutcome> RefundAsync(Decision decision, CancellationToken cancellationToken)
    {
        // A wrong payment still has to free its order's stock.
        if (decision.Case.Kind != PaymentCaseKind.AmountMismatch && await IsAllBackAsync(decision.Case.PaymentIntentId!, cancellationToken))
        {
            return ResolveOutcome.NothingToRefund;
        }

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
        if (decided.RefundRequestId is { } stored) await MakeAsync(stored);
        return decided.Outcome;
    }

    /// <summary>The request is stored, so what breaks off here is asked for again by the sweeper.</summary>
    private async Task MakeAsync(Guid requestId)
    {
        try
        {
            await refundExecutor.ExecuteAsync(requestId, isInteractive: false, CancellationToken.None);
        }
        catch (Exception e)
        {
            logger.LogWarning(e, "Refund request {RequestId} could not be made now; the sweeper asks again", requestId);
        }
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

        var decided = await DecideToFulfillAsync(decision, order.Id, cancellationToken);
        if (decided != ResolveOutcome.Resolved) return decided;

        try
        {
            return await CarryOutAsync(row.Id, CancellationToken.None);
        }
        catch (Exception e)
        {
            logger.LogWarning(e, "The decision about case {CaseId} could not be carried out now; a worker goes on", row.Id);
            return ResolveOutcome.Decided;
        }
    }

    /// <summary>Stores the decision, and holds the stock of an order that was closed; nothing when a copy is missing.</summary>
    private Task<ResolveOutcome> DecideToFulfillAsync(Decision decision, Guid orderId, CancellationToken cancellationToken) => db.InTransactionAsync(
        async token =>
        {
            await db.LockOrderAsync(orderId, token);
            if (!await TryDecideAsync(decision, token)) return ResolveOutcome.AlreadyResolved;
            if (decision.Case.Kind == PaymentCaseKind.PaymentChanged) return ResolveOutcome.Resolved;

            var order = await db.Orders.AsNoTracking().SingleAsync(known => known.Id == orderId, token);
            return OrderTransitions.HoldsStock(order.Status)
                || await db.Fulfillments.AnyAsync(done => done.OrderId == orderId && done.SessionId == decision.Case.SessionId, token)
                || await moves.TryReopenAsync(orderId, decision.By, token)
                ? ResolveOutcome.Resolved
                : ResolveOutcome.OutOfStock;
        }, cancellationToken, commitIf: outcome => outcome == ResolveOutcome.Resolved);

    /// <summary>False also when Stripe does not answer: the request is stored, and comes to nothing by itself.</summary>
    private async Task<bool> IsAllBackAsync(string paymentIntentId, CancellationToken cancellationToken)
    {
        try
        {
            return await refundExecutor.LeftAsync(paymentIntentId, cancellationToken) == 0;
        }
        catch (PaymentProviderException)
        {
            return false;
        }
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
            if (!await TryDecideAsync(decision, token)) return new Decided(ResolveOutcome.AlreadyResolved);

            await db.MarkResolvedAsync(decision.Case.Id, decision.Action, time.GetUtcNow(), token);
            return await follow(token);
        }, cancellationToken, commitIf: decided => decided.Outcome == ResolveOutcome.Resolved);

    /// <summary>False when another person decided first.</summary>
    private async Task<bool> TryDecideAsync(Decision decision, CancellationToken cancellationToken)
    {
        var row = decision.Case;
        if (!await db.TryDecideAsync(row.Id, decision.Action, decision.Note, decision.By, time.GetUtcNow(), cancellationToken)) return false;

        await audit.WriteAsync(
            AuditAction.CaseDecided, $"case:{row.Id}", null, new { decision.Action, decision.Note, row.Kind, row.OrderId, row.Amount, row.Currency }, cancellationToken);
        return true;
    }

    private async Task<Orders.Order?> OrderOfAsync(PaymentCase row, CancellationToken cancellationToken) =>
        row.OrderId is null ? null : await db.Orders.AsNoTracking()
            .SingleOrDefaultAsync(order => order.Id == row.OrderId, cancellationToken);

    private sealed record Decision(PaymentCase Case, CaseAction Action, string? Note, string By);

    private sealed record Decided(ResolveOutcome Outcome, Guid? RefundRequestId = null);
}

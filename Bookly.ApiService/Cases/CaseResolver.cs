using Bookly.ApiService.Data;
using Bookly.ApiService.Live;
using Bookly.ApiService.Orders;
using Bookly.ApiService.Payments;
using Bookly.ApiService.Refunds;
using Bookly.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Bookly.ApiService.Cases;

/// <summary>What resolving a case came to.</summary>
public enum ResolveOutcome
{
    Resolved,

    NotFound,

    /// <summary>Somebody was faster.</summary>
    AlreadyResolved,

    /// <summary>Not for this kind of case, or not as things stand.</summary>
    NotPossible,

    /// <summary>A book of the order cannot be delivered any more.</summary>
    OutOfStock,

    /// <summary>All that there was to give back is on its way.</summary>
    NothingToRefund,
}

/// <summary>
/// Does what a person decides about a case. What has to happen and the mark that it was decided commit together; only Stripe is
/// asked afterwards, by a request that is repeated until it is answered.
/// </summary>
public sealed class CaseResolver(
    BooklyDbContext db, StripeGateway stripe, Fulfilment fulfilment, PaymentTransaction transaction, OrderMoves moves, RefundDesk desk,
    RefundMaker maker, ShopNews news, TimeProvider time)
{
    /// <exception cref="PaymentProviderException">Stripe has to be asked first and does not answer; nothing has changed.</exception>
    public async Task<ResolveOutcome> ResolveAsync(long caseId, CaseAction action, string? note, string by, CancellationToken ct)
    {
        var row = await db.PaymentCases.AsNoTracking().SingleOrDefaultAsync(known => known.Id == caseId, ct);
        if (row is null) return ResolveOutcome.NotFound;
        if (row.ResolvedAt is not null) return ResolveOutcome.AlreadyResolved;
        if (!CaseRules.ActionsFor(row).Contains(action)) return ResolveOutcome.NotPossible;

        var decision = new Decision(row, action, note, by);
        var outcome = action switch
        {
            CaseAction.Refund => await RefundAsync(decision, ct),
            CaseAction.Fulfil => await FulfilAsync(decision, ct),
            _ => await DismissAsync(decision, ct),
        };
        if (outcome == ResolveOutcome.Resolved) news.OrderMoved(row.OrderId);
        return outcome;
    }

    private async Task<ResolveOutcome> RefundAsync(Decision decision, CancellationToken ct)
    {
        Guid? requestId = null;
        var outcome = await DecideAsync(
            decision,
            async token =>
            {
                var order = await OrderOfAsync(decision.Case, token);
                if (decision.Case.Kind == PaymentCaseKind.AmountMismatch) order = await CloseForRefundAsync(order, decision, token);
                // The order's own payment may have been given back in part; money beside an order goes back as it came.
                var amount = order?.PaymentIntentId == decision.Case.PaymentIntentId && order!.Currency == decision.Case.Currency
                    ? Math.Min(decision.Case.Amount!.Value, await desk.RefundableAsync(order, token))
                    : decision.Case.Amount!.Value;
                if (amount == 0) return ResolveOutcome.NothingToRefund;

                requestId = await desk.StoreAsync(
                    $"case-{decision.Case.Id}", decision.Case.OrderId, decision.Case.PaymentIntentId!, amount, decision.Case.Currency!,
                    decision.Case.Kind.ToString(), restock: [], decision.By, token);
                return ResolveOutcome.Resolved;
            }, ct);
        if (outcome == ResolveOutcome.Resolved) await maker.MakeAsync(requestId!.Value, someoneWaits: false, ct);
        return outcome;
    }

    /// <summary>An order whose money was not right lets go of its stock and waits for its refund like a sold-out one.</summary>
    private async Task<Orders.Order?> CloseForRefundAsync(Orders.Order? order, Decision decision, CancellationToken ct)
    {
        var row = decision.Case;
        if (order is null || !await moves.TryCloseAsync(order.Id, OrderStatus.RefundPending, decision.By, ct)) return order;

        await db.Database.ExecuteSqlAsync(
            $"""
            UPDATE orders SET session_id = {row.SessionId}, session_url = NULL, payment_intent_id = {row.PaymentIntentId},
                total_amount = CASE WHEN currency = {row.Currency} THEN {row.Amount} ELSE total_amount END
            WHERE id = {order.Id}
            """, ct);
        return await OrderOfAsync(row, ct);
    }

    private async Task<ResolveOutcome> FulfilAsync(Decision decision, CancellationToken ct)
    {
        var row = decision.Case;
        var order = await OrderOfAsync(row, ct);
        if (order is null || row.SessionId is null) return ResolveOutcome.NotPossible;

        var session = SessionSnapshot.From(await stripe.GetSessionAsync(row.SessionId, ct), time.GetUtcNow());
        if (!session.IsPaid || session.Currency != order.Currency) return ResolveOutcome.NotPossible;

        if (!OrderTransitions.HoldsStock(order.Status) && !await ReopenAsync(order.Id, decision.By, ct)) return ResolveOutcome.OutOfStock;

        // A person has accepted what was paid; everything else is checked as ever.
        var accepted = session with { OrderId = order.Id, AmountSubtotal = order.SubtotalAmount };
        return await fulfilment.FulfilAsync(accepted, decision.By, entry: null, ct) is PaymentOutcome.Fulfilled or PaymentOutcome.AlreadyFulfilled
            ? await DecideAsync(decision, _ => Task.FromResult(ResolveOutcome.Resolved), ct)
            : ResolveOutcome.OutOfStock;
    }

    /// <summary>Should the process die after this, the case is still open, and deciding it again goes on from here.</summary>
    private async Task<bool> ReopenAsync(Guid orderId, string by, CancellationToken ct)
    {
        var outcome = await transaction.RunAsync(
            entry: null,
            async (_, token) => await moves.TryReopenAsync(orderId, by, token) ? PaymentOutcome.Recorded : null, ct);
        return outcome is not null;
    }

    /// <summary>A person says that it is dealt with. Money that was due has then gone back in some other way.</summary>
    private Task<ResolveOutcome> DismissAsync(Decision decision, CancellationToken ct) => DecideAsync(
        decision,
        async token =>
        {
            if (decision.Case is { Kind: PaymentCaseKind.RefundFailed or PaymentCaseKind.RefundRefused, OrderId: { } orderId }
                && await db.Orders.AnyAsync(order => order.Id == orderId && order.Status == OrderStatus.RefundPending, token))
            {
                await moves.TryMoveAsync(orderId, OrderStatus.Refunded, decision.By, token);
            }

            return ResolveOutcome.Resolved;
        }, ct);

    /// <summary>Marks the case resolved and does what follows, or neither.</summary>
    private async Task<ResolveOutcome> DecideAsync(Decision decision, Func<CancellationToken, Task<ResolveOutcome>> follow, CancellationToken ct)
    {
        var outcome = ResolveOutcome.AlreadyResolved;
        await transaction.RunAsync(
            entry: null,
            async (_, token) =>
            {
                db.ChangeTracker.Clear();
                outcome = ResolveOutcome.AlreadyResolved;
                if (decision.Case.OrderId is { } orderId) await db.LockOrderAsync(orderId, token);
                var now = time.GetUtcNow();
                var marked = await db.PaymentCases.Where(row => row.Id == decision.Case.Id && row.ResolvedAt == null).ExecuteUpdateAsync(
                    row => row.SetProperty(r => r.ResolvedAt, now).SetProperty(r => r.Resolution, decision.Action)
                        .SetProperty(r => r.Note, decision.Note).SetProperty(r => r.ResolvedBy, decision.By),
                    token);
                if (marked == 1) outcome = await follow(token);
                return outcome == ResolveOutcome.Resolved ? PaymentOutcome.Recorded : null;
            }, ct);
        return outcome;
    }

    private async Task<Orders.Order?> OrderOfAsync(PaymentCase row, CancellationToken ct) =>
        row.OrderId is null ? null : await db.Orders.AsNoTracking().SingleOrDefaultAsync(order => order.Id == row.OrderId, ct);

    private sealed record Decision(PaymentCase Case, CaseAction Action, string? Note, string By);
}

using System.Globalization;
using Bookly.ApiService.Cases;
using Bookly.ApiService.Catalog;
using Bookly.ApiService.Data;
using Bookly.ApiService.Disputes;
using Bookly.ApiService.Fulfillment;
using Bookly.ApiService.Orders;
using Bookly.ApiService.PaymentEvents;
using Bookly.ApiService.Refunds;
using Bookly.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Bookly.ApiService.BackOffice;

public sealed class OrderTimeline(BooklyDbContext db, RefundRequests refundRequests)
{
    /// <summary>Bounds the answer for an order with a burst of events.</summary>
    private const int MaxEvents = 500;

    /// <summary>The order with payments, events, refunds and cases from one snapshot; null when there is none.</summary>
    public Task<AdminOrderDetails?> FindAsync(Guid id, CancellationToken cancellationToken) =>
        db.InSnapshotAsync(token => ReadAsync(id, token), cancellationToken);

    private async Task<AdminOrderDetails?> ReadAsync(Guid id, CancellationToken cancellationToken)
    {
        if (await db.Orders.Where(order => order.Id == id).Select(AdminOrderViews.Of(db)).SingleOrDefaultAsync(cancellationToken) is not { } view) return null;

        var order = await db.Orders.AsNoTracking().Include(row => row.Lines).Include(row => row.History).AsSplitQuery()
            .SingleAsync(row => row.Id == id, cancellationToken);
        var refunds = await db.RefundsOfAsync(id, cancellationToken);
        var disputes = await db.Disputes.AsNoTracking().Include(row => row.History).Where(row => row.OrderId == id)
            .OrderBy(row => row.OpenedAt).ToListAsync(cancellationToken);
        var cases = await db.PaymentCases.AsNoTracking().Where(row => row.OrderId == id).OrderBy(row => row.Id)
            .ToListAsync(cancellationToken);
        return new AdminOrderDetails(
            view, await refundRequests.RefundableAsync(
                order, cancellationToken), order.PaymentIntentId, order.ExpiresAt, await LinesAsync(order, cancellationToken), refunds,
            [.. disputes.Select(AdminDisputesApi.ToContract)], [.. cases.Select(AdminCasesApi.ToContract)],
            [
                .. MoveEntries(order)
                    .Concat(await EventEntriesAsync(id, cancellationToken)).Concat(await FulfillmentEntriesAsync(id, cancellationToken))
                    .Concat(await CallEntriesAsync(id, cancellationToken)).Concat(await RefundEntriesAsync(id, cancellationToken))
                    .Concat(await RestockEntriesAsync(order, cancellationToken)).Concat(disputes.SelectMany(DisputeEntries))
                    .Concat(cases.SelectMany(CaseEntries))
                    .OrderBy(entry => entry.At).ThenBy(entry => entry.Kind)
            ]);
    }

    private async Task<IReadOnlyList<AdminOrderLine>> LinesAsync(Orders.Order order, CancellationToken cancellationToken)
    {
        var ids = order.Lines.Select(line => line.BookId).ToArray();
        var listed = await db.Books.Where(book => ids.Contains(book.Id)).Select(book => book.Id).ToHashSetAsync(cancellationToken);
        return
        [
            .. order.Lines.OrderBy(line => line.BookId).Select(line => new AdminOrderLine(
                line.BookId, line.Title, line.Author, CoverUrls.UrlOf(line.BookId, line.Title, line.Author, line.Genre), line.Quantity,
                line.UnitAmount, line.UnitAmount * line.Quantity, line.Restocked, listed.Contains(line.BookId)))
        ];
    }

    private static IEnumerable<TimelineEntry> MoveEntries(Orders.Order order) => order.History.OrderBy(move => move.Id)
        .Select(move => new TimelineEntry(move.At, TimelineKind.Order, move.Status.ToString(), move.By));

    private async Task<IEnumerable<TimelineEntry>> EventEntriesAsync(Guid orderId, CancellationToken cancellationToken)
    {
        var events = await db.PaymentEvents.AsNoTracking().Where(row => row.OrderId == orderId)
            .OrderBy(row => row.ReceivedAt).Take(MaxEvents)
            .Select(row => new { row.Id, row.Type, row.State, row.Outcome, row.Attempts, row.LastError, row.ReceivedAt })
            .ToListAsync(cancellationToken);
        return events.Select(row => new TimelineEntry(
            row.ReceivedAt, TimelineKind.Event, row.Type, OrderActors.Stripe,
            (row.Outcome ?? row.State.ToString()) + (row.Attempts > 1 ? $" at attempt {row.Attempts}: {row.LastError}" : ""), row.Id));
    }

    private async Task<IEnumerable<TimelineEntry>> FulfillmentEntriesAsync(Guid orderId, CancellationToken cancellationToken)
    {
        var ledger = await db.Fulfillments.AsNoTracking().Where(row => row.OrderId == orderId).ToListAsync(cancellationToken);
        return ledger.Select(row => new TimelineEntry(row.At, TimelineKind.Fulfillment, "Ledger", row.Trigger, Reference: row.SessionId));
    }

    private async Task<IEnumerable<TimelineEntry>> CallEntriesAsync(Guid orderId, CancellationToken cancellationToken)
    {
        var calls = await db.FulfillmentCalls.AsNoTracking().Where(row => row.OrderId == orderId).OrderBy(row => row.Id).Take(MaxEvents)
            .ToListAsync(cancellationToken);
        return calls.Select(row => new TimelineEntry(
            row.At, TimelineKind.Call, row.Outcome ?? TimelineEntry.Interrupted, row.Trigger, Reference: row.EventId, Milliseconds: row.Milliseconds));
    }

    private async Task<IEnumerable<TimelineEntry>> RefundEntriesAsync(Guid orderId, CancellationToken cancellationToken)
    {
        var requests = await db.RefundRequests.AsNoTracking().Where(row => row.OrderId == orderId).ToListAsync(cancellationToken);
        var refunds = await db.Refunds.AsNoTracking().Where(row => row.OrderId == orderId).ToListAsync(cancellationToken);
        return requests
            .Select(row => new TimelineEntry(
                row.At, TimelineKind.Refund, row.State == RefundRequestState.Refused ? nameof(RefundStatus.Refused) : nameof(RefundStatus.Requested),
                row.By, row.Error ?? row.Reason, row.Id.ToString(), row.Amount))
            .Concat(refunds.Select(row => new TimelineEntry(
                row.UpdatedAt, TimelineKind.Refund, row.Status.ToString(), row.By, row.FailureReason ?? row.Reason, row.Id, row.Amount)));
    }

    private async Task<IEnumerable<TimelineEntry>> RestockEntriesAsync(Orders.Order order, CancellationToken cancellationToken)
    {
        var restocks = await db.Restocks.AsNoTracking().Where(row => row.OrderId == order.Id).ToListAsync(cancellationToken);
        return restocks.Select(row => new TimelineEntry(
            row.At, TimelineKind.Restock, order.Lines.First(line => line.BookId == row.BookId).Title, row.By,
            row.Relisted ? "listed again" : null, row.RequestId.ToString(), row.Quantity));
    }

    private static IEnumerable<TimelineEntry> DisputeEntries(Dispute dispute) => dispute.History.Select(entry => new TimelineEntry(
        entry.At, TimelineKind.Dispute, entry.What, OrderActors.Stripe, $"{entry.Status}: {dispute.Reason}", dispute.Id, dispute.Amount));

    private static IEnumerable<TimelineEntry> CaseEntries(PaymentCase row)
    {
        var reference = row.Id.ToString(CultureInfo.InvariantCulture);
        yield return new TimelineEntry(row.OpenedAt, TimelineKind.Case, row.Kind.ToString(), Detail: row.Detail, Reference: reference, Amount: row.Amount);
        if (row is { ResolvedAt: { } at, Resolution: { } action })
        {
            yield return new TimelineEntry(at, TimelineKind.Case, action.ToString(), row.ResolvedBy, row.Note, reference);
        }
    }
}

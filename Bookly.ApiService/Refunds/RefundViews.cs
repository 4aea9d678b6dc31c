using Bookly.ApiService.Data;
using Bookly.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Bookly.ApiService.Refunds;

public static class RefundViews
{
    public static async Task<List<AdminRefund>> RefundsOfAsync(this BooklyDbContext db, Guid orderId, CancellationToken cancellationToken)
    {
        var refunds = await db.Refunds.AsNoTracking().Where(refund => refund.OrderId == orderId).ToListAsync(cancellationToken);
        var requests = await db.RefundRequests.AsNoTracking().Where(request => request.OrderId == orderId)
            .ToDictionaryAsync(request => request.Id, cancellationToken);
        return
        [
            .. refunds.Select(refund => View(refund, refund.RequestId is { } id ? requests.GetValueOrDefault(id) : null))
                .Concat(requests.Values.Where(request => request.RefundId is null).Select(View))
                .OrderBy(view => view.At).ThenBy(view => view.RefundId)
        ];
    }

    public static async Task<AdminRefund> RefundAsync(this BooklyDbContext db, Guid requestId, CancellationToken cancellationToken)
    {
        var request = await db.RefundRequests.AsNoTracking().SingleAsync(row => row.Id == requestId, cancellationToken);
        return request.RefundId is null ? View(request) : View(
            await db.Refunds.AsNoTracking().SingleAsync(row => row.Id == request.RefundId, cancellationToken), request);
    }

    private static AdminRefund View(Refund refund, RefundRequest? request) => new(
        refund.RequestId, refund.Id, refund.Amount, refund.Currency, refund.Status, refund.Reason, refund.FailureReason, refund.By,
        request?.At ?? refund.CreatedAt, request?.Restock ?? []);

    private static AdminRefund View(RefundRequest request) => new(
        request.Id, null, request.Amount, request.Currency,
        request.State switch
        {
            RefundRequestState.Refused => RefundStatus.Refused,
            // Goods that came back without money.
            RefundRequestState.Made => RefundStatus.Succeeded,
            _ => RefundStatus.Requested,
        }, request.Reason, request.Error, request.By,
        request.At, request.Restock);
}

using Bookly.ApiService.Data;
using Microsoft.EntityFrameworkCore;

namespace Bookly.ApiService.Refunds;

internal static class RefundRecords
{
    public static Task MarkRefundsMailedAsync(
        this BooklyDbContext db, string[] refundIds, DateTimeOffset now, CancellationToken cancellationToken) =>
        db.Refunds.Where(refund => refundIds.Contains(refund.Id))
            .ExecuteUpdateAsync(refund => refund.SetProperty(r => r.MailedAt, now), cancellationToken);

    public static Task MarkRefundFailuresMailedAsync(
        this BooklyDbContext db, string[] refundIds, DateTimeOffset now, CancellationToken cancellationToken) =>
        db.Refunds.Where(refund => refundIds.Contains(refund.Id))
            .ExecuteUpdateAsync(refund => refund.SetProperty(r => r.FailureMailedAt, now), cancellationToken);
}

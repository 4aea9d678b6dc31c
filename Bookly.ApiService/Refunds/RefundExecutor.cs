using Bookly.ApiService.Cases;
using Bookly.ApiService.Data;
using Bookly.ApiService.Stripe;
using Bookly.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Bookly.ApiService.Refunds;

/// <summary>
/// Has stored requests made by Stripe, outside any transaction. Asking again is harmless: within a day Stripe knows the key, and
/// before every repetition the refund is looked for under the request's name.
/// </summary>
public sealed class RefundExecutor(
    BooklyDbContext db, StripeGateway stripe, RefundSync sync, PaymentCases cases, TimeProvider time,
    ILogger<RefundExecutor> logger)
{
    private static readonly TimeSpan InitialDelay = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan MaxDelay = TimeSpan.FromHours(1);

    private const int BatchSize = 100;

    /// <param name="isInteractive">A person reads the answer; else a refusal becomes a case.</param>
    public async Task<RefundRequestState> ExecuteAsync(Guid requestId, bool isInteractive, CancellationToken cancellationToken)
    {
        var request = await FindAsync(requestId, cancellationToken);
        if (request.State != RefundRequestState.Requested) return request.State;

        await PostponeAsync(request, cancellationToken);
        try
        {
            // The answer to an earlier try may have been lost, and Stripe forgets keys after a day.
            if (request.Attempts > 0) await sync.SyncAsync(request.PaymentIntentId, cancellationToken);
            request = await FindAsync(requestId, cancellationToken);
            if (request.State != RefundRequestState.Requested) return request.State;

            await stripe.RefundAsync(
                new RefundToMake(request.Id, request.OrderId, request.PaymentIntentId, request.Amount, request.Reason), cancellationToken);
            await sync.SyncAsync(request.PaymentIntentId, cancellationToken);
        }
        catch (PaymentProviderException e) when (e.IsRefusal)
        {
            await RefuseAsync(request, e, isInteractive, cancellationToken);
        }
        catch (PaymentProviderException e)
        {
            logger.LogWarning("Refund request {RequestId} is asked again later: {Reason}", requestId, e.Message);
            await db.RefundRequests.Where(row => row.Id == requestId)
                .ExecuteUpdateAsync(row => row.SetProperty(r => r.Error, e.Message), cancellationToken);
        }

        return (await FindAsync(requestId, cancellationToken)).State;
    }

    /// <summary>The requests whose answer was lost, or who lost their process; the longest overdue first.</summary>
    public Task<List<RefundRequest>> ListDueAsync(bool everything, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return db.RefundRequests.AsNoTracking()
            .Where(request => request.State == RefundRequestState.Requested && (everything || request.NextAttemptAt <= now))
            .OrderBy(request => request.NextAttemptAt).Take(BatchSize).ToListAsync(cancellationToken);
    }

    private Task<RefundRequest> FindAsync(Guid id, CancellationToken cancellationToken) =>
        db.RefundRequests.AsNoTracking().SingleAsync(request => request.Id == id, cancellationToken);

    private Task<int> PostponeAsync(RefundRequest request, CancellationToken cancellationToken)
    {
        var delay = InitialDelay * Math.Pow(2, Math.Min(request.Attempts, 6));
        var next = time.GetUtcNow() + (delay < MaxDelay ? delay : MaxDelay);
        return db.RefundRequests.Where(row => row.Id == request.Id)
            .ExecuteUpdateAsync(
                row => row.SetProperty(r => r.Attempts, r => r.Attempts + 1).SetProperty(r => r.NextAttemptAt, next), cancellationToken);
    }

    /// <summary>Stripe says no, perhaps because the money was given back in its dashboard: then the order learns that now.</summary>
    private async Task RefuseAsync(
        RefundRequest request, PaymentProviderException refusal, bool isInteractive, CancellationToken cancellationToken)
    {
        logger.LogWarning("Refund request {RequestId} is refused: {Reason}", request.Id, refusal.Message);
        await db.InTransactionAsync(
            async token =>
            {
                var refused = await db.RefundRequests.Where(row => row.Id == request.Id && row.State == RefundRequestState.Requested).ExecuteUpdateAsync(
                    row => row.SetProperty(r => r.State, RefundRequestState.Refused).SetProperty(r => r.Error, refusal.Message)
                        .SetProperty(r => r.NextAttemptAt, (DateTimeOffset?)null),
                    token);
                if (!isInteractive) await OpenCaseAsync(request, refusal.Message, token);
                return refused;
            }, cancellationToken);
        try
        {
            await sync.SyncAsync(request.PaymentIntentId, cancellationToken);
        }
        catch (PaymentProviderException e)
        {
            logger.LogWarning("What became of payment {PaymentIntentId} is looked at by the reconciler: {Reason}", request.PaymentIntentId, e.Message);
        }
    }

    private Task<bool> OpenCaseAsync(RefundRequest request, string reason, CancellationToken cancellationToken) => cases.OpenAsync(
        new PaymentCase
        {
            Kind = PaymentCaseKind.RefundRefused,
            Subject = request.Id.ToString(),
            OrderId = request.OrderId,
            PaymentIntentId = request.PaymentIntentId,
            Amount = request.Amount,
            Currency = request.Currency,
            Detail = reason,
        }, cancellationToken);
}

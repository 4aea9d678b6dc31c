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
    public Task<RefundRequestState> ExecuteAsync(Guid requestId, bool isInteractive, CancellationToken cancellationToken) =>
        ExecuteAsync(requestId, isInteractive, evenIfNotDue: isInteractive, cancellationToken);

    /// <summary>Asks again for a request that was asked for before.</summary>
    /// <param name="evenIfNotDue">Else a request whose time has not come is left alone.</param>
    public Task<RefundRequestState> RepeatAsync(Guid requestId, bool evenIfNotDue, CancellationToken cancellationToken) =>
        ExecuteAsync(requestId, isInteractive: false, evenIfNotDue, cancellationToken);

    private async Task<RefundRequestState> ExecuteAsync(Guid requestId, bool isInteractive, bool evenIfNotDue, CancellationToken cancellationToken)
    {
        var request = await FindAsync(requestId, cancellationToken);
        if (request.State != RefundRequestState.Requested || !await TryClaimAsync(request, evenIfNotDue, cancellationToken)) return request.State;

        // The answer to an earlier try may have been lost, and Stripe forgets keys after a day.
        var isLookedFor = request.Attempts > 0;
        try
        {
            if (isLookedFor) await sync.SyncAsync(request.PaymentIntentId, cancellationToken);
            isLookedFor = false;
            request = await FindAsync(requestId, cancellationToken);
            if (request.State != RefundRequestState.Requested) return request.State;

            await AskAsync(request, isInteractive, cancellationToken);
        }
        catch (PaymentProviderException e) when (isLookedFor && e.IsRefusal)
        {
            await RefuseAsync(request, e.Message, openCase: !isInteractive, cancellationToken);
        }
        catch (PaymentProviderException e)
        {
            logger.LogWarning("Refund request {RequestId} is asked again later: {Reason}", requestId, e.Message);
            await db.RefundRequests.Where(row => row.Id == requestId)
                .ExecuteUpdateAsync(row => row.SetProperty(r => r.Error, e.Message), cancellationToken);
        }

        return (await FindAsync(requestId, cancellationToken)).State;
    }

    /// <summary>
    /// Money may have gone back in Stripe's dashboard without Bookly having heard of it. Then a request for all that is left becomes one for
    /// what Stripe has: asked for in full it would be refused again and again.
    /// </summary>
    private async Task AskAsync(RefundRequest request, bool isInteractive, CancellationToken cancellationToken)
    {
        while (true)
        {
            PaymentProviderException? refusal = null;
            try
            {
                await stripe.RefundAsync(
                    new RefundToMake(request.Id, request.OrderId, request.PaymentIntentId, request.Amount, request.Reason), cancellationToken);
            }
            catch (PaymentProviderException e) when (e.IsRefusal)
            {
                refusal = e;
            }

            // Refusals of what follows are not the refund's: it is made.
            if (refusal is null)
            {
                await sync.SyncAsync(request.PaymentIntentId, cancellationToken);
                return;
            }

            var left = request.AtMost ? await LeftAsync(request.PaymentIntentId, cancellationToken) : request.Amount;
            if (left >= request.Amount)
            {
                await RefuseAsync(request, refusal.Message, openCase: !isInteractive, cancellationToken);
                return;
            }
            if (left == 0)
            {
                await RefuseAsync(request, "All of this payment has gone back already.", openCase: false, cancellationToken);
                return;
            }

            await db.RefundRequests.Where(row => row.Id == request.Id && row.State == RefundRequestState.Requested)
                .ExecuteUpdateAsync(row => row.SetProperty(r => r.Amount, left), cancellationToken);
            request = await FindAsync(request.Id, cancellationToken);
        }
    }

    /// <summary>What Stripe still has of a payment.</summary>
    public async Task<long> LeftAsync(string paymentIntentId, CancellationToken cancellationToken)
    {
        var received = await stripe.GetReceivedAsync(paymentIntentId, cancellationToken);
        var refunds = await stripe.ListRefundsAsync(paymentIntentId, cancellationToken);
        return Math.Max(0, received - refunds.Where(refund => RefundSync.IsLive(refund.Status)).Sum(refund => refund.Amount));
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

    /// <summary>
    /// Puts the next attempt off and takes this one. False when its time has not come, or another replica has just taken it. The first attempt
    /// is its storer's, who does not wait.
    /// </summary>
    private async Task<bool> TryClaimAsync(RefundRequest request, bool evenIfNotDue, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var delay = InitialDelay * Math.Pow(2, Math.Min(request.Attempts, 6));
        var next = now + (delay < MaxDelay ? delay : MaxDelay);
        return await db.RefundRequests
            .Where(row => row.Id == request.Id && row.State == RefundRequestState.Requested && row.Attempts == request.Attempts)
            .Where(row => evenIfNotDue || row.Attempts == 0 || row.NextAttemptAt <= now)
            .ExecuteUpdateAsync(
                row => row.SetProperty(r => r.Attempts, r => r.Attempts + 1).SetProperty(r => r.NextAttemptAt, next), cancellationToken) == 1;
    }

    /// <summary>Stripe says no, perhaps because the money was given back in its dashboard: then the order learns that now.</summary>
    private async Task RefuseAsync(
        RefundRequest request, string reason, bool openCase, CancellationToken cancellationToken)
    {
        logger.LogWarning("Refund request {RequestId} is refused: {Reason}", request.Id, reason);
        await db.InTransactionAsync(
            async token =>
            {
                var refused = await db.RefundRequests.Where(row => row.Id == request.Id && row.State == RefundRequestState.Requested).ExecuteUpdateAsync(
                    row => row.SetProperty(r => r.State, RefundRequestState.Refused).SetProperty(r => r.Error, reason)
                        .SetProperty(r => r.NextAttemptAt, (DateTimeOffset?)null),
                    token);
                if (openCase) await OpenCaseAsync(request, reason, token);
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

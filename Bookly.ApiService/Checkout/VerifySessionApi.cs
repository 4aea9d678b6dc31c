using System.Security.Claims;
using Bookly.ApiService.Common;
using Bookly.ApiService.Data;
using Bookly.ApiService.Fulfillment;
using Bookly.ApiService.Orders;
using Bookly.ApiService.PaymentEvents;
using Bookly.ApiService.Stripe;
using Bookly.Contracts;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Bookly.ApiService.Checkout;

/// <summary><c>POST /api/payments/verify-session</c>: the shopper is back; what came of the payment?</summary>
public static class VerifySessionApi
{
    private const string Unknown = "unknown";

    public static void MapVerifySession(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/api/payments/verify-session", Verify)
            .WithTags("Payments").WithSummary("Ask Stripe, fulfill if paid, and tell the order's true state").RequireAuthorization();

    /// <summary>Never an error because the webhook was faster, or because Stripe cannot be asked: then the order's state is the answer.</summary>
    private static async Task<Results<Ok<PaymentVerification>, ProblemHttpResult>> Verify(
        VerifySession request, ClaimsPrincipal user, BooklyDbContext db, StripeGateway stripe, FulfillmentService fulfillment,
        FulfillmentCalls calls, TimeProvider time, ILogger<FulfillmentService> logger, CancellationToken cancellationToken)
    {
        var (at, started) = (time.GetUtcNow(), time.GetTimestamp());
        var userId = user.UserId();
        if (await FindAsync(db, request.SessionId, userId, cancellationToken) is not { } known) return Problems.SessionNotFound();
        if (known.Fulfilled)
        {
            calls.Note(new FulfillmentCall
            {
                OrderId = known.OrderId,
                At = at,
                Trigger = Trigger.VerifySession,
                Outcome = nameof(PaymentOutcome.AlreadyFulfilled),
                Milliseconds = time.GetElapsedTime(started).TotalMilliseconds,
            });
            return TypedResults.Ok(known);
        }

        var paymentStatus = Unknown;
        try
        {
            var session = await stripe.GetSessionAsync(request.SessionId, cancellationToken);
            // Only a complete session's word counts: an open one needs no payment while a code makes its total 0.
            paymentStatus = session.IsOpen ? "unpaid" : session.PaymentStatus ?? Unknown;
            await fulfillment.SyncAsync(session, Trigger.VerifySession, entry: null, cancellationToken);
        }
        catch (PaymentProviderException e)
        {
            logger.LogWarning("Session {SessionId} cannot be verified now: {Reason}", request.SessionId, e.Message);
        }

        var synced = await FindAsync(db, request.SessionId, userId, cancellationToken);
        return synced is null ? Problems.SessionNotFound() : TypedResults.Ok(synced with { PaymentStatus = paymentStatus });
    }

    private static Task<PaymentVerification?> FindAsync(
        BooklyDbContext db, string? sessionId, string userId, CancellationToken cancellationToken) =>
        db.Orders.AsNoTracking()
            .Where(order => order.SessionId == sessionId && order.UserId == userId && sessionId != null)
            .Select(order => new PaymentVerification(
                order.Id, order.Status, order.TotalAmount == 0 ? "no_payment_required" : "paid",
                db.Set<FulfillmentRecord>().Any(row => row.SessionId == order.SessionId)))
            .SingleOrDefaultAsync(cancellationToken);
}

using System.Security.Claims;
using Bookly.ApiService.Audit;
using Bookly.ApiService.Checkout;
using Bookly.ApiService.Common;
using Bookly.ApiService.Data;
using Bookly.ApiService.PaymentEvents;
using Bookly.ApiService.Stripe;
using Bookly.Contracts;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Bookly.ApiService.Webhooks;

/// <summary><c>POST /api/admin/events/{id}/run</c>. Lives in Webhooks because it needs the events' handlers, which the inbox does not know.</summary>
public static class AdminEventRunApi
{
    public static void MapAdminEventRun(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/api/admin/events/{id}/run", Run).WithTags("Back office: events").RequireAuthorization(StaffPolicy.HandleOrders)
            .WithSummary("Handle an event again that was handled before; what was done by it is not done twice");

    /// <summary>Without a claim, which the event has had. Every handler compares with what is there, so that a second run finds nothing to do.</summary>
    private static async Task<Results<Ok<EventRun>, ProblemHttpResult>> Run(
        string id, ClaimsPrincipal user, BooklyDbContext db, StripeEvents events, AuditLog audit, CancellationToken cancellationToken)
    {
        if (await db.PaymentEvents.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancellationToken) is not { } row) return AdminEventsApi.NotFound();
        if (row.State != PaymentEventState.Processed)
        {
            return Problems.Problem(
                StatusCodes.Status409Conflict, ProblemCodes.EventNotProcessed, "This event has not been handled yet. Replay it, and the inbox handles it now.");
        }

        await audit.WriteAsync(AuditAction.EventReplayed, $"event:{id}", null, new { row.Type }, cancellationToken);
        try
        {
            return TypedResults.Ok(new EventRun(
                (await events.HandleAsync(WebhookVerifier.Parse(row.Payload), entry: null, user.Email(), CancellationToken.None)).ToString()));
        }
        catch (MalformedEventException e)
        {
            return Problems.Problem(StatusCodes.Status409Conflict, ProblemCodes.MalformedEvent, e.Message);
        }
        catch (PaymentProviderException)
        {
            return CheckoutProblems.ProviderUnavailable();
        }
    }
}

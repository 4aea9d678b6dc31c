using System.Linq.Expressions;
using Bookly.ApiService.Common;
using Bookly.ApiService.Data;
using Bookly.Contracts;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Bookly.ApiService.PaymentEvents;

/// <summary><c>/api/admin/events</c>: the inbox, and a second chance for what it gave up.</summary>
public static class AdminEventsApi
{
    private static readonly Expression<Func<PaymentEvent, AdminEvent>> View = row => new AdminEvent(
        row.Id, row.Type, row.State.ToString(), row.Outcome, row.Attempts, row.NextAttemptAt, row.LastError, row.ReceivedAt, row.ProcessedAt);

    private static readonly Func<PaymentEvent, AdminEvent> ToContract = View.Compile();

    public static void MapAdminEvents(this IEndpointRouteBuilder routes)
    {
        var events = routes.MapGroup("/api/admin/events").WithTags("Back office: events").RequireAuthorization(StaffPolicy.SeeOrders);
        events.MapGet("/", List).WithSummary("Stripe's events, newest first, by state");
        events.MapGet("/{id}", Get).WithSummary("An event with its payload, without what it says about a person");
        events.MapPost("/{id}/replay", Replay).RequireAuthorization(StaffPolicy.HandleOrders).WithSummary("Try a pending or dead event again now");
    }

    private static async Task<Results<Ok<PagedList<AdminEvent>>, ProblemHttpResult>> List(
        BooklyDbContext db, CancellationToken cancellationToken, string? state = null, int page = 1, int pageSize = 50)
    {
        var events = db.PaymentEvents.AsNoTracking();
        if (!EnumFilter.TryRead<PaymentEventState>("state", state, out var wanted, out var problem)) return problem;
        if (wanted is { } one) events = events.Where(row => row.State == one);

        return TypedResults.Ok(await new PageRequest(page, pageSize).OfAsync(
            events.OrderByDescending(row => row.ReceivedAt).ThenBy(row => row.Id), View, cancellationToken));
    }

    private static async Task<Results<Ok<AdminEventDetails>, ProblemHttpResult>> Get(string id, BooklyDbContext db, CancellationToken cancellationToken) =>
        await db.PaymentEvents.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancellationToken) is { } row
            ? TypedResults.Ok(new AdminEventDetails(ToContract(row), row.OrderId, StripePersonalData.Erase(row.Payload) ?? ""))
            : NotFound();

    private static async Task<Results<Accepted, ProblemHttpResult>> Replay(
        string id, BooklyDbContext db, Inbox inbox, CancellationToken cancellationToken)
    {
        if (await inbox.ReplayAsync(id, cancellationToken)) return TypedResults.Accepted((string?)null);

        return await db.PaymentEvents.AsNoTracking().AnyAsync(row => row.Id == id, cancellationToken)
            ? Problems.Problem(
                StatusCodes.Status409Conflict, ProblemCodes.EventProcessed, "This event has been handled; handling it again would change nothing.")
            : NotFound();
    }

    internal static ProblemHttpResult NotFound() =>
        Problems.Problem(StatusCodes.Status404NotFound, ProblemCodes.EventNotFound, "There is no event with this id in the inbox.");
}

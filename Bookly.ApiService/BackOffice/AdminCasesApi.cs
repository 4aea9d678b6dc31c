using System.Security.Claims;
using Bookly.ApiService.Cases;
using Bookly.ApiService.Checkout;
using Bookly.ApiService.Common;
using Bookly.ApiService.Data;
using Bookly.ApiService.Refunds;
using Bookly.ApiService.Stripe;
using Bookly.Contracts;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Bookly.ApiService.BackOffice;

public static class AdminCasesApi
{
    public static void MapAdminCases(this IEndpointRouteBuilder routes)
    {
        var cases = routes.MapGroup("/api/admin/cases").WithTags("Back office: cases").RequireAuthorization(StaffPolicy.SeeOrders);
        cases.MapGet("/", List).WithSummary("Payments that a person has to look at: open, resolved or all; open ones oldest first");
        cases.MapPost("/{id:long}/resolve", Resolve).RequireAuthorization(StaffPolicy.HandleOrders).ProducesProblem(StatusCodes.Status403Forbidden)
            .WithSummary("Refund the money, fulfill the order after all, or put the case away with a note");
    }

    public static AdminCase ToContract(this PaymentCase row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return new AdminCase(
            row.Id, row.Kind, row.OrderId, row.SessionId, row.PaymentIntentId, row.Amount, row.Currency, row.Detail, row.OpenedAt,
            row.ResolvedAt, row.Resolution, row.Note, row.ResolvedBy, CaseRules.ActionsFor(row), row.DecidedAt);
    }

    private static async Task<Results<Ok<PagedList<AdminCase>>, ProblemHttpResult>> List(
        BooklyDbContext db, CancellationToken cancellationToken, string state = "open", int page = 1, int pageSize = 50)
    {
        var all = db.PaymentCases.AsNoTracking();
        IQueryable<PaymentCase> cases;
        switch (state)
        {
            case "open": cases = all.Where(row => row.ResolvedAt == null).OrderBy(row => row.Id); break;
            case "resolved": cases = all.Where(row => row.ResolvedAt != null).OrderByDescending(row => row.ResolvedAt).ThenBy(row => row.Id); break;
            case "all": cases = all.OrderByDescending(row => row.Id); break;
            default: return Problems.Invalid(new Dictionary<string, string[]> { ["state"] = ["Give open, resolved or all."] });
        }

        return TypedResults.Ok((await new PageRequest(page, pageSize).OfAsync(cases, cancellationToken)).As(ToContract));
    }

    /// <summary>200 when it is carried out; 202 when the decision is stored and a worker goes on with it.</summary>
    private static async Task<Results<Ok<AdminCase>, Accepted<AdminCase>, ProblemHttpResult>> Resolve(
        long id, ResolveCase request, ClaimsPrincipal user, BooklyDbContext db, CaseResolver resolver, RefundProof proof, CancellationToken cancellationToken)
    {
        if (request.Action == CaseAction.Refund
            && await db.PaymentCases.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancellationToken) is { } asked
            && await proof.IsMissingAsync(user, asked.OrderId, asked.Amount, asked.Currency, cancellationToken))
        {
            return FreshProof.Needed();
        }

        var note = string.IsNullOrWhiteSpace(request.Note) ? null : request.Note.Trim();
        try
        {
            return await resolver.ResolveAsync(id, request.Action, note, user.Email(), cancellationToken) switch
            {
                ResolveOutcome.Resolved => TypedResults.Ok(
                    (await db.PaymentCases.AsNoTracking().SingleAsync(row => row.Id == id, cancellationToken)).ToContract()),
                ResolveOutcome.Decided => TypedResults.Accepted(
                    (string?)null, (await db.PaymentCases.AsNoTracking().SingleAsync(row => row.Id == id, cancellationToken)).ToContract()),
                ResolveOutcome.NotFound => Problems.Problem(StatusCodes.Status404NotFound, ProblemCodes.CaseNotFound, "There is no case with this id."),
                ResolveOutcome.AlreadyResolved => Problems.Problem(
                    StatusCodes.Status409Conflict, ProblemCodes.CaseResolved, "Somebody has dealt with this case already."),
                ResolveOutcome.OutOfStock => Problems.Problem(
                    StatusCodes.Status409Conflict, ProblemCodes.InsufficientStock, "A book of this order is not in stock any more. Restock it, or refund the money."),
                ResolveOutcome.NothingToRefund => Problems.Problem(
                    StatusCodes.Status409Conflict, ProblemCodes.OrderNotRefundable, "All of this money has gone back or is on its way. Dismiss the case."),
                _ => Problems.Problem(
                    StatusCodes.Status409Conflict, ProblemCodes.CaseActionNotPossible, "This cannot be done about this case; see its actions."),
            };
        }
        catch (PaymentProviderException)
        {
            return CheckoutProblems.ProviderUnavailable();
        }
    }
}

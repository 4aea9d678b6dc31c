using System.Security.Claims;
using Bookly.ApiService.Audit;
using Bookly.ApiService.Common;
using Bookly.ApiService.Data;
using Bookly.Contracts;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Bookly.ApiService.Checkout;

/// <summary><c>/api/admin/wholesale</c>: customers for whom any number of copies may be kept.</summary>
public static class AdminHoldLimitsApi
{
    public static void MapAdminHoldLimits(this IEndpointRouteBuilder routes)
    {
        var wholesale = routes.MapGroup("/api/admin/wholesale").WithTags("Back office: orders").RequireAuthorization(StaffPolicy.HandleOrders);
        wholesale.MapGet("/", List).WithSummary("The accounts without a limit on what their checkouts hold");
        wholesale.MapPost("/", Lift).WithSummary("Let an account hold as many copies as there are");
        wholesale.MapDelete("/{id}", Restore).WithSummary("Limit an account's holds again");
    }

    private static async Task<Ok<List<WholesaleCustomer>>> List(BooklyDbContext db, CancellationToken cancellationToken) => TypedResults.Ok(
        await (from limit in db.LiftedHoldLimits.AsNoTracking()
               join user in db.Users on limit.UserId equals user.Id
               orderby user.Email
               select new WholesaleCustomer(user.Id, user.Email ?? "", limit.LiftedBy, limit.At)).ToListAsync(cancellationToken));

    private static async Task<Results<NoContent, ProblemHttpResult>> Lift(
        LiftHoldLimit request, ClaimsPrincipal caller, BooklyDbContext db, ILookupNormalizer names, AuditLog audit, TimeProvider time,
        CancellationToken cancellationToken)
    {
        var name = names.NormalizeEmail(request.Email);
        var user = await db.Users.AsNoTracking().SingleOrDefaultAsync(known => known.NormalizedEmail == name, cancellationToken);
        if (user is null) return NotFound();

        await db.InTransactionAsync(
            async token =>
            {
                var lifted = await db.Database.ExecuteSqlAsync(
                    $"INSERT INTO lifted_hold_limits (user_id, lifted_by, at) VALUES ({user.Id}, {caller.Email()}, {time.GetUtcNow()}) ON CONFLICT DO NOTHING", token) == 1;
                if (lifted) await audit.WriteAsync(AuditAction.HoldLimitsLifted, SubjectOf(user.Id), null, new { user.Email }, token);
                return lifted;
            }, cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> Restore(
        string id, BooklyDbContext db, AuditLog audit, CancellationToken cancellationToken)
    {
        var restored = await db.InTransactionAsync(
            async token =>
            {
                var deleted = await db.LiftedHoldLimits.Where(limit => limit.UserId == id).ExecuteDeleteAsync(token) == 1;
                if (deleted) await audit.WriteAsync(AuditAction.HoldLimitsRestored, SubjectOf(id), null, null, token);
                return deleted;
            }, cancellationToken);
        return restored ? TypedResults.NoContent() : NotFound();
    }

    private static string SubjectOf(string userId) => $"account:{userId}";

    private static ProblemHttpResult NotFound() =>
        Problems.Problem(StatusCodes.Status404NotFound, ProblemCodes.AccountNotFound, "No account is meant by this.");
}

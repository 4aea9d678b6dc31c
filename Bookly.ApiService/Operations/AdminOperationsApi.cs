using Bookly.ApiService.Accounts;
using Bookly.ApiService.Payments;
using Bookly.Contracts;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bookly.ApiService.Operations;

/// <summary>What keeps the shop honest: the invariants, and the reconciler on demand.</summary>
public static class AdminOperationsApi
{
    public static void MapAdminOperations(this IEndpointRouteBuilder routes)
    {
        var admin = routes.MapGroup("/api/admin").WithTags("Back office: operations").RequireAuthorization(Roles.Admin);
        admin.MapGet("/invariants", CheckInvariants).WithSummary("What must be true of the data, and where it is not");
        admin.MapPost("/reconcile", Reconcile).WithSummary("Ask Stripe about every unfinished order now");
    }

    private static async Task<Ok<InvariantReport>> CheckInvariants(Invariants invariants, CancellationToken ct) =>
        TypedResults.Ok(await invariants.CheckAsync(ct));

    private static async Task<Ok<SweepReport>> Reconcile(OpenOrderSweeper sweeper, CancellationToken ct) =>
        TypedResults.Ok(await sweeper.SweepAsync(everything: true, ct));
}

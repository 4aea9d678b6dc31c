using Bookly.ApiService.Common;
using Bookly.Contracts;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bookly.ApiService.BackOffice;

public static class AdminOperationsApi
{
    public static void MapAdminOperations(this IEndpointRouteBuilder routes)
    {
        var admin = routes.MapGroup("/api/admin").WithTags("Back office: operations").RequireAuthorization(StaffPolicy.SeeOrders);
        admin.MapGet("/invariants", CheckInvariants).WithSummary("What must be true of the data, and where it is not");
    }

    private static async Task<Ok<InvariantReport>> CheckInvariants(Invariants invariants, CancellationToken cancellationToken) =>
        TypedResults.Ok(await invariants.CheckAsync(cancellationToken));
}

using System.Security.Claims;
using Bookly.ApiService.Common;
using Bookly.Contracts;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bookly.ApiService.Accounts;

public static class MeApi
{
    public static void MapMe(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/accounts/me", Get).WithTags("Accounts").WithSummary("The caller's id, address and roles").RequireAuthorization();

    private static Ok<CallerInfo> Get(ClaimsPrincipal caller) =>
        TypedResults.Ok(new CallerInfo(caller.UserId(), caller.Email(), [.. caller.FindAll(ClaimTypes.Role).Select(role => role.Value)]));
}

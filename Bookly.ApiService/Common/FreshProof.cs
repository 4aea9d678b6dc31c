using System.Security.Claims;
using Bookly.Contracts;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bookly.ApiService.Common;

/// <summary>Whether the caller has just proved to be the account's owner: a browser left open is not enough for what cannot be taken back.</summary>
public interface IFreshProofs
{
    /// <summary>By signing in or by <c>POST /api/accounts/manage/proof</c>, in this session and within five minutes.</summary>
    Task<bool> AreFreshAsync(ClaimsPrincipal caller, CancellationToken cancellationToken);
}

internal static class FreshProof
{
    /// <summary>403 with a code of its own unless <see cref="IFreshProofs"/> says yes.</summary>
    public static RouteHandlerBuilder RequireFreshProof(this RouteHandlerBuilder endpoint) => endpoint
        .AddEndpointFilter(async (call, next) =>
        {
            var http = call.HttpContext;
            return await http.RequestServices.GetRequiredService<IFreshProofs>().AreFreshAsync(http.User, http.RequestAborted) ? await next(call) : Needed();
        })
        .ProducesProblem(StatusCodes.Status403Forbidden);

    public static ProblemHttpResult Needed() => Problems.Problem(
        StatusCodes.Status403Forbidden, ProblemCodes.FreshProofNeeded,
        "Prove again that it is you, with POST /api/accounts/manage/proof, and repeat the request. Nothing was done.");
}

using System.Security.Claims;
using Bookly.ApiService.Common;
using Bookly.Contracts;
using Microsoft.AspNetCore.Authentication.BearerToken;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity.Data;

namespace Bookly.ApiService.Accounts.Sessions;

/// <summary>How sessions begin, go on and end.</summary>
internal static class SessionApi
{
    public static void MapSessions(this IEndpointRouteBuilder accounts)
    {
        accounts.MapPost("/login", SignIn).AnswerInEvenTime(refusalsOnly: true)
            .WithSummary("Sign in by address and password, and a second factor where there is one").ProducesProblem(StatusCodes.Status401Unauthorized);
        accounts.MapPost("/refresh", Refresh).WithSummary("The session's next tokens; a refresh token is good once").ProducesProblem(StatusCodes.Status401Unauthorized);
        // Nothing to guess, and nobody who signs out may be told to wait.
        accounts.MapPost("/logout", SignOut).RequireAuthorization().WithSummary("End this session: its tokens are dead at once").DisableRateLimiting();

        var mine = accounts.MapGroup("/manage/sessions").RequireAuthorization().DisableRateLimiting();
        mine.MapGet("/", List).WithSummary("The account's sessions, the one used last first");
        mine.MapDelete("/", EndAll).WithSummary("Sign out everywhere else, or with ?here=true everywhere");
        mine.MapDelete("/{id:guid}", End).WithSummary("End a session");
    }

    private static async Task<Results<Ok<AccessTokenResponse>, ProblemHttpResult>> SignIn(
        LoginRequest request, HttpContext http, PasswordSignIn signIn, AccountSessions sessions, SecurityLog log, CancellationToken cancellationToken)
    {
        var (user, refusal) = await signIn.CheckAsync(request, cancellationToken);
        if (user is not null) return TypedResults.Ok(await sessions.BeginAsync(user, http, cancellationToken));

        if (refusal != PasswordSignIn.RequiresTwoFactor) log.Write(SecurityEvent.SignInFailed);
        return TypedResults.Problem(refusal, statusCode: StatusCodes.Status401Unauthorized);
    }

    private static async Task<Results<Ok<AccessTokenResponse>, ProblemHttpResult>> Refresh(
        RefreshRequest request, AccountSessions sessions, CancellationToken cancellationToken) =>
        await sessions.RefreshAsync(request.RefreshToken, cancellationToken) is { } tokens
            ? TypedResults.Ok(tokens)
            : TypedResults.Problem("The session has ended; sign in again.", statusCode: StatusCodes.Status401Unauthorized);

    private static async Task<NoContent> SignOut(ClaimsPrincipal caller, AccountSessions sessions, CancellationToken cancellationToken)
    {
        await sessions.EndAsync(caller.UserId(), caller.SessionId(), cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<Ok<IReadOnlyList<SignedInDevice>>> List(ClaimsPrincipal caller, AccountSessions sessions, CancellationToken cancellationToken) =>
        TypedResults.Ok<IReadOnlyList<SignedInDevice>>(
            [.. (await sessions.ListAsync(caller.UserId(), cancellationToken)).Select(session => new SignedInDevice(
                session.Id, session.Device, session.Network, session.CreatedAt, session.LastUsedAt, session.Id == caller.SessionId()))]);

    private static async Task<NoContent> EndAll(ClaimsPrincipal caller, AccountSessions sessions, CancellationToken cancellationToken, bool here = false)
    {
        await sessions.EndAllAsync(caller.UserId(), here ? null : caller.SessionId(), cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> End(
        Guid id, ClaimsPrincipal caller, AccountSessions sessions, CancellationToken cancellationToken) =>
        await sessions.EndAsync(caller.UserId(), id, cancellationToken)
            ? TypedResults.NoContent()
            : Problems.Problem(StatusCodes.Status404NotFound, ProblemCodes.AccountSessionNotFound, "Your account has no such session.");
}

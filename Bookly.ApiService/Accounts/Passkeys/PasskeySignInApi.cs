using System.Text.Json;
using Bookly.ApiService.Accounts.Sessions;
using Bookly.ApiService.Common;
using Bookly.ApiService.Data;
using Bookly.Contracts;
using Microsoft.AspNetCore.Authentication.BearerToken;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;

namespace Bookly.ApiService.Accounts.Passkeys;

/// <summary>Sign-in without address and password. The options name no account, so they reveal none.</summary>
internal static partial class PasskeySignInApi
{
    public static void MapPasskeySignIn(this IEndpointRouteBuilder accounts)
    {
        accounts.MapPost("/passkeys/options", Ask).WithSummary("A challenge to sign in with a passkey").RequireRateLimiting(RateLimits.PasskeyChallenge);
        accounts.MapPost("/passkeys/sign-in", SignIn).WithSummary("Answer the challenge; the answer is login's");
    }

    private static async Task<Ok<PasskeyCeremony>> Ask(
        HttpContext http, IPasskeyHandler<User> passkeys, PasskeyCeremonies ceremonies, CancellationToken cancellationToken)
    {
        var asked = await passkeys.MakeRequestOptionsAsync(user: null, http);
        var ceremony = await ceremonies.BeginAsync(userId: null, asked.AssertionState!, cancellationToken);
        return TypedResults.Ok(new PasskeyCeremony(ceremony, PasskeyJson.Parse(asked.RequestOptionsJson)));
    }

    private static async Task<Results<Ok<AccessTokenResponse>, ProblemHttpResult>> SignIn(
        PasskeyAssertion answer, HttpContext http, IPasskeyHandler<User> passkeys, PasskeyCeremonies ceremonies, SignInManager<User> signIn, AccountSessions sessions,
        ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        if (await ceremonies.TakeAsync(answer.Ceremony, userId: null, cancellationToken) is not { } state) return PasskeyJson.Expired();

        var assertion = await passkeys.PerformAssertionAsync(
            new PasskeyAssertionContext { HttpContext = http, CredentialJson = PasskeyJson.Write(answer.Credential), AssertionState = state });
        if (!assertion.Succeeded)
        {
            LogRefused(loggers.CreateLogger("Bookly.Accounts.Passkeys"), assertion.Failure.Message);
            return Problems.Problem(
                StatusCodes.Status401Unauthorized, ProblemCodes.PasskeyRefused, "This passkey opens no account here; sign in with address and password.");
        }

        if (!await signIn.CanSignInAsync(assertion.User)) return Refuse("NotAllowed");
        if (await signIn.UserManager.IsLockedOutAsync(assertion.User)) return Refuse("LockedOut");

        await signIn.UserManager.AddOrUpdatePasskeyAsync(assertion.User, assertion.Passkey);
        return TypedResults.Ok(await sessions.BeginAsync(assertion.User, http, cancellationToken));

        static ProblemHttpResult Refuse(string reason) => TypedResults.Problem(reason, statusCode: StatusCodes.Status401Unauthorized);
    }

    [LoggerMessage(LogLevel.Information, "A passkey was refused: {Reason}")]
    private static partial void LogRefused(ILogger logger, string reason);
}

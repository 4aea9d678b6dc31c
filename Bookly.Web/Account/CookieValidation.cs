using Bookly.Contracts;
using Bookly.Web.Api;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.StaticAssets;

namespace Bookly.Web.Account;

/// <summary>
/// A cookie is good while its session is: a copy of it dies with the sign-out. Its tokens are renewed here, before the
/// answer begins, or replaced by those that another tab has got meanwhile.
/// </summary>
internal static class CookieValidation
{
    public static async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        var http = context.HttpContext;
        if (http.GetEndpoint()?.Metadata.GetMetadata<StaticAssetDescriptor>() is not null) return;

        if (SessionClaims.Read(context.Principal) is not { } known)
        {
            await RejectAsync(context);
            return;
        }

        var sessions = http.RequestServices.GetRequiredService<SharedSessions>();
        var accounts = http.RequestServices.GetRequiredService<AccountClient>();
        try
        {
            var newest = sessions.NewestOf(known);
            if (sessions.IsDue(newest)) newest = await sessions.RenewAsync(newest, newest.AccessToken, accounts, http.RequestAborted);
            var caller = await sessions.CheckAsync(newest, accounts, http.RequestAborted);
            // The memory knows the end to the tick, the cookie to the second.
            if (newest.RefreshToken == known.RefreshToken) return;

            context.ReplacePrincipal(newest.ToPrincipal(caller ?? context.Principal!.ToCaller()));
            context.ShouldRenew = true;
        }
        catch (SignInRequiredException)
        {
            await RejectAsync(context);
        }
        catch (Exception e) when (e is ApiUnavailableException or UnexpectedApiProblemException)
        {
            // Nobody is signed out because the API is away; it refuses by itself what the session may not do.
        }
    }

    private static Task RejectAsync(CookieValidatePrincipalContext context)
    {
        context.RejectPrincipal();
        return context.HttpContext.SignOutAsync(context.Scheme.Name);
    }
}

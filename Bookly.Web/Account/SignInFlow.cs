using Bookly.Contracts;
using Bookly.Web.Api;
using Bookly.Web.Hosting;
using Microsoft.AspNetCore.Authentication;

namespace Bookly.Web.Account;

public sealed class SignInFlow(AccountClient accounts, IEnumerable<IAfterSignIn> features, Flash flash)
{
    /// <summary>Signs in, writes the cookie and runs the features' <see cref="IAfterSignIn"/>. Null when done.</summary>
    public async Task<ApiProblem?> SignInAsync(
        HttpContext context, string email, string password, CancellationToken cancellationToken, SecondFactorCode? secondFactor = null) =>
        await BeginAsync(context, await accounts.SignInAsync(email, password, cancellationToken, secondFactor), cancellationToken);

    public async Task<ApiProblem?> SignInAsync(HttpContext context, PasskeyAssertion passkey, CancellationToken cancellationToken) =>
        await BeginAsync(context, await accounts.SignInAsync(passkey, cancellationToken), cancellationToken);

    private async Task<ApiProblem?> BeginAsync(HttpContext context, ApiResult<SessionTokens> answer, CancellationToken cancellationToken)
    {
        if (!answer.Succeeded) return answer.Problem;

        var me = await accounts.GetMeAsync(answer.Value.AccessToken, cancellationToken);
        var shopper = answer.Value.ToPrincipal(me);
        await context.SignInAsync(shopper, new AuthenticationProperties { IsPersistent = true });
        context.User = shopper;
        foreach (var feature in features)
        {
            if (await feature.RunAsync(cancellationToken) is { } notice) flash.Set(context, notice);
        }

        return null;
    }
}

using Bookly.Web.Api;
using Bookly.Web.ShoppingCart;
using Microsoft.AspNetCore.Authentication;

namespace Bookly.Web.Account;

/// <summary>Everything that happens when a shopper signs in, whatever page they did it on.</summary>
public sealed class SignInFlow(AccountClient accounts, PendingAddition pending)
{
    /// <summary>
    /// Signs in with the API, writes the cookie and puts the book in the cart that the shopper wanted before signing in.
    /// Null when done, else why not.
    /// </summary>
    public async Task<ApiProblem?> SignInAsync(HttpContext context, string email, string password, CancellationToken cancellationToken)
    {
        var answer = await accounts.SignInAsync(email, password, cancellationToken);
        if (!answer.Succeeded) return answer.Problem;

        var registeredEmail = await accounts.GetEmailAsync(answer.Value.AccessToken, cancellationToken);
        var shopper = answer.Value.ToPrincipal(registeredEmail);
        await context.SignInAsync(shopper, new AuthenticationProperties { IsPersistent = true });
        context.User = shopper;
        await pending.AddAsync(context, cancellationToken);
        return null;
    }
}

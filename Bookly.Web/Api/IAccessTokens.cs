namespace Bookly.Web.Api;

/// <summary>Where <see cref="ApiConnection"/> gets the signed-in shopper's token from.</summary>
public interface IAccessTokens
{
    /// <summary>A token to call the API with, renewed when it is about to run out.</summary>
    /// <exception cref="SignInRequiredException">Nobody is signed in, or the session cannot be renewed.</exception>
    ValueTask<string> GetAccessTokenAsync(CancellationToken cancellationToken);

    /// <summary>A newer token than <paramref name="refused"/>.</summary>
    /// <exception cref="SignInRequiredException">The session is over.</exception>
    Task<string> RefreshAsync(string refused, CancellationToken cancellationToken);
}

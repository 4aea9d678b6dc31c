namespace Bookly.Web.Api;

/// <summary>The signed-in shopper's tokens for <see cref="ApiConnection"/>.</summary>
public interface IAccessTokens
{
    /// <summary>An access token, refreshed shortly before it expires.</summary>
    /// <exception cref="SignInRequiredException">Nobody is signed in, or the refresh was refused.</exception>
    ValueTask<string> GetAccessTokenAsync(CancellationToken cancellationToken);

    /// <summary>A newer token than <paramref name="refused"/>.</summary>
    Task<string> RefreshAsync(string refused, CancellationToken cancellationToken);
}

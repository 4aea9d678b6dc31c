namespace Bookly.Web.Api;

/// <summary>The API's tokens of one shopper.</summary>
public sealed record SessionTokens(string AccessToken, string RefreshToken, DateTimeOffset ExpiresAt)
{
    public override string ToString() => $"tokens until {ExpiresAt:O}";
}

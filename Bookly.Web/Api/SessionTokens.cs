namespace Bookly.Web.Api;

public sealed record SessionTokens(string AccessToken, string RefreshToken, DateTimeOffset ExpiresAt)
{
    public override string ToString() => $"tokens until {ExpiresAt:O}";
}

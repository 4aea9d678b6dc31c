namespace Bookly.Web.Api;

/// <summary>The API's tokens of a session.</summary>
public sealed record SessionTokens(string AccessToken, string RefreshToken, DateTimeOffset ExpiresAt)
{
    /// <summary>The session's id, which refresh tokens begin with; it is no secret.</summary>
    public string SessionId => RefreshToken.Split('.')[0];

    public override string ToString() => $"tokens until {ExpiresAt:O}";
}

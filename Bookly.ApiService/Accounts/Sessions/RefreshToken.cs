using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;

namespace Bookly.ApiService.Accounts.Sessions;

/// <summary><c>{session id}.{256 bits}</c>. The database has hashes only: reading it gives nobody a session.</summary>
internal sealed record RefreshToken(Guid SessionId, byte[] Secret)
{
    private const int SecretBytes = 32;

    public byte[] Hash { get; } = SHA256.HashData(Secret);

    public static RefreshToken New(Guid sessionId) => new(sessionId, RandomNumberGenerator.GetBytes(SecretBytes));

    /// <summary>The token that follows this one: the same for whoever asks with it at the same time.</summary>
    public RefreshToken Next(byte[] key) => new(SessionId, HMACSHA256.HashData(key, Secret));

    /// <summary>Null for text that is no such token.</summary>
    public static RefreshToken? Parse(string? text)
    {
        var parts = text?.Split('.');
        if (parts is not [var id, var secret] || !Guid.TryParseExact(id, "N", out var sessionId)) return null;

        try
        {
            return WebEncoders.Base64UrlDecode(secret) is { Length: SecretBytes } bytes ? new RefreshToken(sessionId, bytes) : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    public override string ToString() => $"{SessionId:N}.{WebEncoders.Base64UrlEncode(Secret)}";

    private bool PrintMembers(StringBuilder builder)
    {
        builder.Append(SessionId);
        return true;
    }
}

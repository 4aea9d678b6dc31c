using System.Security.Claims;
using Bookly.ApiService.Accounts.Sessions;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.BearerToken;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Bookly.Tests.Fixtures;

/// <summary>An account that has signed in.</summary>
public sealed record Reader(string UserId, string Email, string Token);

/// <summary>
/// Accounts by the hundred: hashing and checking a password each would cost more than all that the tests do with them, so the rows are
/// inserted, and the tokens issued, the way the service does it after a sign-in.
/// </summary>
public static class Readers
{
    /// <param name="services">An API on the same database: the keys that protect tokens are there.</param>
    public static async Task<IReadOnlyList<Reader>> CreateAsync(
        string connectionString, IServiceProvider services, int count, CancellationToken cancellationToken)
    {
        var crowd = Guid.NewGuid().ToString("N");
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(cancellationToken);
        await using var insert = new NpgsqlCommand(
            """
            INSERT INTO users (id, user_name, normalized_user_name, email, normalized_email, security_stamp, concurrency_stamp,
                email_confirmed, phone_number_confirmed, two_factor_enabled, lockout_enabled, access_failed_count)
            SELECT $1 || '-' || i, name, upper(name), name, upper(name), $1, md5(name), true, false, false, true, 0
            FROM generate_series(1, $2) i, LATERAL (SELECT i || '.' || $1 || '@readers.example' AS name) named
            """, connection)
        {
            Parameters = { new() { Value = crowd }, new() { Value = count } },
        };
        await insert.ExecuteNonQueryAsync(cancellationToken);
        await using var sessions = new NpgsqlCommand(
            """
            INSERT INTO account_sessions (id, user_id, security_stamp, roles, created_at, last_used_at, expires_at, proved_at, device, network, refresh_key, refresh_hash)
            SELECT md5(id)::uuid, id, security_stamp, '{}', now(), now(), now() + interval '1 day', now(), '', '', '', '' FROM users WHERE security_stamp = $1
            RETURNING id, user_id
            """, connection)
        {
            Parameters = { new() { Value = crowd } },
        };
        var sessionIds = new Dictionary<string, Guid>();
        await using (var rows = await sessions.ExecuteReaderAsync(cancellationToken))
        {
            while (await rows.ReadAsync(cancellationToken)) sessionIds.Add(rows.GetString(1), rows.GetGuid(0));
        }

        var protector = services.GetRequiredService<IOptionsMonitor<BearerTokenOptions>>().Get(IdentityConstants.BearerScheme).BearerTokenProtector;
        return [.. Enumerable.Range(1, count).Select(i => Issue(protector, sessionIds[$"{crowd}-{i}"], $"{crowd}-{i}", $"{i}.{crowd}@readers.example"))];
    }

    private static Reader Issue(ISecureDataFormat<AuthenticationTicket> protector, Guid sessionId, string userId, string email)
    {
        var identity = new ClaimsIdentity(
            [new Claim(ClaimTypes.NameIdentifier, userId), new Claim(ClaimTypes.Name, email), new Claim(ClaimTypes.Email, email),
                new Claim(SessionClaims.ClaimType, sessionId.ToString())],
            IdentityConstants.BearerScheme);
        var properties = new AuthenticationProperties { ExpiresUtc = DateTimeOffset.UtcNow.AddDays(1) };
        return new Reader(userId, email, protector.Protect(new AuthenticationTicket(new ClaimsPrincipal(identity), properties, IdentityConstants.BearerScheme)));
    }
}

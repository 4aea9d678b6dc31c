using System.Security.Claims;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Bookly.ApiService.Data;
using Bookly.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Bookly.ApiService.Audit;

/// <summary>
/// Who of the staff changed what. An entry joins the caller's transaction: there is no change without its entry, and no entry of a change
/// that came to nothing.
/// </summary>
public sealed class AuditLog(BooklyDbContext db, IHttpContextAccessor http, IConfiguration configuration, TimeProvider time)
{
    internal const int MaxSubject = 200;

    /// <summary>The database itself refuses to delete a younger entry, whatever the configuration says.</summary>
    private const int MinRetentionDays = 366;

    private const int DefaultRetentionDays = 3650;

    /// <summary>The actor of what no account did.</summary>
    private const string Server = "server";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter() },
    };

    /// <summary>The address of the account that sent the request; without a request, the server.</summary>
    public string Actor => http.HttpContext?.User.FindFirstValue(ClaimTypes.Email) ?? Server;

    /// <summary>Whoever sent the request did it; without a request, the server or its command line.</summary>
    /// <param name="subject">Kind and id, such as <c>book:12</c>.</param>
    /// <param name="before">The state before; null where there was none. Of both states only the members are kept that differ.</param>
    /// <param name="after">The state since, of the same type.</param>
    public Task WriteAsync(AuditAction action, string subject, object? before, object? after, CancellationToken cancellationToken) =>
        WriteAsync(
            http.HttpContext?.User.FindFirstValue(ClaimTypes.NameIdentifier), Actor, action, subject, before, after, cancellationToken);

    /// <summary>As above, by an account that the request does not name, such as one that it makes.</summary>
    public async Task WriteAsync(
        string? actorId, string actor, AuditAction action, string subject, object? before, object? after, CancellationToken cancellationToken)
    {
        var address = http.HttpContext?.Connection.RemoteIpAddress;
        if (address is { IsIPv4MappedToIPv6: true }) address = address.MapToIPv4();
        var (old, now) = Differences(before, after);
        await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO audit_entries (at, actor_id, actor, address, action, subject, before, after)
            VALUES ({time.GetUtcNow()}, {actorId}, {actor}, {address?.ToString()}, {action.ToString()}, {subject}, {old}::jsonb, {now}::jsonb)
            """, cancellationToken);
    }

    /// <summary>Forgets what is older than <c>Audit:RetentionDays</c>, in days; ten years unless configured.</summary>
    public Task<int> ForgetOldAsync(CancellationToken cancellationToken)
    {
        var kept = Math.Max(MinRetentionDays, configuration.GetValue("Audit:RetentionDays", DefaultRetentionDays));
        var end = time.GetUtcNow().AddDays(-kept);
        return db.AuditEntries.Where(entry => entry.At < end).ExecuteDeleteAsync(cancellationToken);
    }

    private static (string? Before, string? After) Differences(object? before, object? after)
    {
        var (old, now) = (Members(before), Members(after));
        if (old is not null && now is not null)
        {
            foreach (var name in old.Select(member => member.Key).Where(name => JsonNode.DeepEquals(old[name], now[name])).ToList())
            {
                old.Remove(name);
                now.Remove(name);
            }
        }

        return (old?.ToJsonString(), now?.ToJsonString());
    }

    private static JsonObject? Members(object? state) => state is null ? null : JsonSerializer.SerializeToNode(state, Json)!.AsObject();
}

using System.Text.RegularExpressions;
using StackExchange.Redis;

namespace Bookly.ApiService.Webhooks;

/// <summary>
/// The ids of events that none of the secrets signed, of all replicas, for the doctor: when Stripe knows such an id, no forger sent it, and the secret
/// is wrong. In Redis, because anybody may send forgeries: a short list there costs the database nothing.
/// </summary>
public sealed partial class RefusedEvents(IConnectionMultiplexer redis)
{
    private const string Key = "bookly:refused-events";
    private const int Kept = 200;

    public void Note(string body)
    {
        if (Id().Match(body) is not { Success: true } id) return;

        try
        {
            var database = redis.GetDatabase();
            database.ListLeftPush(Key, id.Groups["id"].Value, flags: CommandFlags.FireAndForget);
            database.ListTrim(Key, 0, Kept - 1, CommandFlags.FireAndForget);
        }
        catch (Exception e) when (e is RedisException or TimeoutException or ObjectDisposedException)
        {
            // The doctor says then that the event has not arrived.
        }
    }

    public static async Task<bool> ContainsAsync(IDatabase database, string eventId) =>
        (await database.ListRangeAsync(Key)).Any(id => id == eventId);

    [GeneratedRegex(@"""id""\s*:\s*""(?<id>evt_\w{1,80})""")]
    private static partial Regex Id();
}

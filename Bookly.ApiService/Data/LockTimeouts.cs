using Npgsql;

namespace Bookly.ApiService.Data;

/// <summary>How long a transaction waits for a lock, and what becomes of one that waited in vain.</summary>
internal static class LockTimeouts
{
    /// <summary>Longer than any healthy transaction keeps a lock; then the work fails, and whoever asked for it asks again later.</summary>
    public const string SetDefault = "SET LOCAL lock_timeout = '5s'";

    /// <summary>
    /// For work of several callers at once, that each can do again alone: one jammed row shall not keep the others waiting. Longer than
    /// Postgres takes to find a deadlock (one second), so that what ends one is its name.
    /// </summary>
    public const string SetShort = "SET LOCAL lock_timeout = '2s'";

    /// <summary>
    /// Runs a transaction that has set a limit. Giving up takes the exception out of the reach of the retrying execution
    /// strategy: six more waits of five seconds would keep the caller, and Stripe, waiting for half a minute.
    /// </summary>
    /// <exception cref="LockTimeoutException">A lock was not to be had in time; nothing has happened.</exception>
    public static async Task<T> RunAsync<T>(Func<Task<T>> transaction)
    {
        try
        {
            return await transaction();
        }
        catch (Exception e) when (TimedOut(e) is { } reason)
        {
            throw new LockTimeoutException(reason);
        }
    }

    private static PostgresException? TimedOut(Exception? e) => e switch
    {
        null => null,
        PostgresException { SqlState: PostgresErrorCodes.LockNotAvailable } reason => reason,
        _ => TimedOut(e.InnerException),
    };
}

/// <summary>Another transaction kept a lock for too long. Nothing has happened; asking again later is right, and so the answer is 503.</summary>
public sealed class LockTimeoutException(PostgresException reason) : Exception("Other work kept a lock on these rows for too long.", reason);

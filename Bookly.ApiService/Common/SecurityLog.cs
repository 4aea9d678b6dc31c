using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Bookly.ApiService.Common;

/// <summary>What the security log tells of. The numbers are the event ids of its lines and never change: alarms are built on them.</summary>
public enum SecurityEvent
{
    SignedIn = 1000,
    SignInFailed = 1001,
    LockedOut = 1002,
    SignedOut = 1003,
    SessionsEnded = 1004,

    /// <summary>A refresh token came twice: its session was stolen, or its browser is broken. It is ended.</summary>
    RefreshTokenReused = 1005,

    Registered = 1010,
    PasswordChanged = 1011,
    PasswordReset = 1012,
    EmailChanged = 1013,
    FactorAdded = 1014,
    FactorRemoved = 1015,
    RecoveryCodeUsed = 1016,
    AccountDeleted = 1017,
    RoleChanged = 1030,
    AccessRefused = 1040,
    RateLimited = 1050,
    ForgedWebhook = 1060,
    StaffChange = 1070,
    BurstBegan = 1900,
    BurstOver = 1901,
}

/// <summary>
/// The record of security events: a line each under the category <see cref="Category"/>, with a stable event id, an account's id and nothing
/// else about a person, and no secret. It goes where the other logs go, over OpenTelemetry. What strangers can cause without end is counted
/// and written down a few times a minute only; many of one kind within a minute are a burst, which is an error line of its own.
/// </summary>
public sealed class SecurityLog : IDisposable
{
    public const string Category = "Bookly.Security";

    /// <summary>Name of the meter; <c>bookly.security.events</c> counts all events by name, the ones without a line too.</summary>
    public const string MeterName = "Bookly.Security";

    /// <summary>Lines a minute of an event that strangers can cause.</summary>
    public const int MaxLinesPerMinute = 20;

    /// <summary>Events of one kind within a minute that are a burst.</summary>
    public const int BurstPerMinute = 60;

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly Meter _meter;
    private readonly Counter<long> _events;
    private readonly ConcurrentDictionary<SecurityEvent, Minute> _minutes = new();

    public SecurityLog(ILoggerFactory loggers, IMeterFactory meters, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(meters);
        _logger = loggers.CreateLogger(Category);
        _time = time;
        _meter = meters.Create(MeterName);
        _events = _meter.CreateCounter<long>("bookly.security.events", description: "Security events, by name.");
    }

    /// <param name="accountId">Whose account it is about; null for nobody's, or an unknown one.</param>
    /// <param name="detail">A constant of the code or a route, never anything that somebody typed.</param>
    public void Write(SecurityEvent what, string? accountId = null, string? detail = null)
    {
        _events.Add(1, new KeyValuePair<string, object?>("event", what.ToString()));
        if (!IsCausedByStrangers(what) || Count(what)) WriteLine(LevelOf(what), what, accountId, detail);
    }

    public void Dispose()
    {
        _meter.Dispose();
        foreach (var minute in _minutes.Values) minute.Clock?.Dispose();
    }

    /// <summary>Whether this one is among the few of its minute that are written down.</summary>
    private bool Count(SecurityEvent what)
    {
        var minute = _minutes.GetOrAdd(what, _ => new Minute());
        lock (minute)
        {
            // Runs from the first event to the end of a minute without any.
            minute.Clock ??= _time.CreateTimer(_ => EndMinute(what, minute), state: null, Window, Window);
            minute.Events++;
            if (minute.Events == BurstPerMinute && !minute.IsBurst)
            {
                minute.IsBurst = true;
                WriteLine(LogLevel.Error, SecurityEvent.BurstBegan, accountId: null, what.ToString());
            }

            return minute.Events <= MaxLinesPerMinute;
        }
    }

    private void EndMinute(SecurityEvent what, Minute minute)
    {
        lock (minute)
        {
            if (minute.IsBurst && minute.Events < BurstPerMinute)
            {
                minute.IsBurst = false;
                WriteLine(LogLevel.Warning, SecurityEvent.BurstOver, accountId: null, what.ToString());
            }

            if (minute.Events == 0)
            {
                minute.Clock?.Dispose();
                minute.Clock = null;
            }

            minute.Events = 0;
        }
    }

    private void WriteLine(LogLevel level, SecurityEvent what, string? accountId, string? detail) =>
        _logger.Log(level, new EventId((int)what, what.ToString()), "{SecurityEvent} {AccountId} {Detail}", what, accountId ?? "-", detail ?? "");

    private static bool IsCausedByStrangers(SecurityEvent what) =>
        what is SecurityEvent.SignInFailed or SecurityEvent.AccessRefused or SecurityEvent.RateLimited or SecurityEvent.ForgedWebhook
            or SecurityEvent.Registered or SecurityEvent.RefreshTokenReused;

    private static LogLevel LevelOf(SecurityEvent what) =>
        what is SecurityEvent.SignInFailed or SecurityEvent.LockedOut or SecurityEvent.AccessRefused or SecurityEvent.RateLimited
            or SecurityEvent.ForgedWebhook or SecurityEvent.RefreshTokenReused
            ? LogLevel.Warning
            : LogLevel.Information;

    private sealed class Minute
    {
        public int Events { get; set; }

        public bool IsBurst { get; set; }

        public ITimer? Clock { get; set; }
    }
}

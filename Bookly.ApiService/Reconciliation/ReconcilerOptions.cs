namespace Bookly.ApiService.Reconciliation;

/// <summary>Configuration section <c>Reconciler</c>.</summary>
public sealed class ReconcilerOptions
{
    public const string Section = "Reconciler";

    /// <summary>Between the starts of scheduled runs; zero disables the schedule.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// How far before its mark a run starts, for what was open when the mark passed. Must exceed a session's life of 31 minutes; delayed
    /// payments, which take longer, are checked order by order.
    /// </summary>
    public TimeSpan Overlap { get; set; } = TimeSpan.FromHours(1);

    public TimeSpan FirstLookback { get; set; } = TimeSpan.FromDays(30);

    /// <summary>Requests to Stripe, whose limit for the whole account is 100 a second live and 25 in test mode.</summary>
    public int RequestsPerSecond { get; set; } = 20;

    /// <summary>After this time without a sign of life another replica takes the run over.</summary>
    public TimeSpan Lease { get; set; } = TimeSpan.FromMinutes(2);

    public string? FindError() => this switch
    {
        { Interval.Ticks: < 0 } => "Reconciler:Interval is negative: give a time such as 00:05:00, or 0 for runs by hand only.",
        { Overlap.Ticks: < 0 } => "Reconciler:Overlap is negative: give a time such as 01:00:00.",
        { FirstLookback.Ticks: < 0 } => "Reconciler:FirstLookback is negative: give a time such as 30.00:00:00 (30 days).",
        { RequestsPerSecond: < 1 or > 1000 } => "Reconciler:RequestsPerSecond must be from 1 to 1000.",
        { Lease.TotalSeconds: < 1 } => "Reconciler:Lease is too short: give at least one second, such as 00:02:00.",
        _ => null,
    };
}

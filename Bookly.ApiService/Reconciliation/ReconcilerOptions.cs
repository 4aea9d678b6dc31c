namespace Bookly.ApiService.Reconciliation;

/// <summary>Configuration section <c>Reconciler</c>.</summary>
public sealed class ReconcilerOptions
{
    public const string Section = "Reconciler";

    /// <summary>From the start of one scheduled run to the next; zero leaves runs to people.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// How far before its mark a run starts, for what was still open when the mark passed. Longer than a session of Bookly's lives
    /// (31 minutes); what takes longer than that, a delayed payment, is asked about order by order.
    /// </summary>
    public TimeSpan Overlap { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How far the very first run looks back.</summary>
    public TimeSpan FirstLookback { get; set; } = TimeSpan.FromDays(30);

    /// <summary>Requests to Stripe. Stripe allows 100 a second with a live key and 25 in test mode, for all of the account.</summary>
    public int RequestsPerSecond { get; set; } = 20;

    /// <summary>How long a holder that says nothing is believed to live; another replica then takes its run over.</summary>
    public TimeSpan Lease { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>What is wrong with the configuration, one readable sentence; null when nothing is.</summary>
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

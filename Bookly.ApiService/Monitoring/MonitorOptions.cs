namespace Bookly.ApiService.Monitoring;

/// <summary>Configuration section <c>Monitor</c>.</summary>
public sealed class MonitorOptions
{
    public const string Section = "Monitor";

    /// <summary>Between two looks; zero disables the monitor.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Between two looks at the invariants, which read whole tables.</summary>
    public TimeSpan InvariantsInterval { get; set; } = TimeSpan.FromMinutes(4);

    /// <summary>How far back a failure is news, and how long Stripe may take to tell of a payment.</summary>
    public TimeSpan Window { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>After this time without a sign of life a replica counts as lost.</summary>
    public TimeSpan Silence { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Where alarms are posted as well, such as a chat's incoming webhook; null for mails only.</summary>
    public Uri? WebhookUrl { get; set; }

    /// <summary>Signs what is posted, as Stripe signs: <c>t=…,v1=…</c>. Without one nothing is signed.</summary>
    public string WebhookSecret { get; set; } = "";

    public bool IsOn => Interval > TimeSpan.Zero;

    /// <summary>A lost heartbeat or two is no loss.</summary>
    public TimeSpan Heartbeat => Silence / 6;

    /// <summary>What is wrong with the configuration, one readable sentence; null when nothing is.</summary>
    public string? FindError() => this switch
    {
        { Interval.Ticks: < 0 } => "Monitor:Interval is negative: give a time such as 00:00:15, or 0 for no monitor.",
        { InvariantsInterval.Ticks: <= 0 } => "Monitor:InvariantsInterval must be a time such as 00:04:00.",
        { Window.Ticks: <= 0 } => "Monitor:Window must be a time such as 00:02:00.",
        { Silence.Ticks: < TimeSpan.TicksPerSecond } => "Monitor:Silence must be a time of a second at least, such as 00:00:30.",
        _ when Silence >= Window => "Monitor:Silence must be shorter than Monitor:Window: a lost replica is news until the window has passed.",
        { WebhookUrl: { } url } when !url.IsAbsoluteUri || url.Scheme is not ("https" or "http") =>
            "Monitor:WebhookUrl is not an address: give one such as https://chat.example/hooks/1.",
        _ => null,
    };
}

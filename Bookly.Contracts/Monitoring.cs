namespace Bookly.Contracts;

/// <summary>What the monitor watches, beside the invariants, whose names are kinds of alarms too.</summary>
public static class AlarmKind
{
    /// <summary>Payments became known otherwise, and no webhook has come since.</summary>
    public const string WebhooksMissing = "webhooks_missing";

    /// <summary>The same events come again and again: Stripe does not see our answers, or two endpoints point here.</summary>
    public const string WebhooksRepeated = "webhooks_repeated";

    /// <summary>A process of the API ended without having been asked to.</summary>
    public const string ReplicaLost = "replica_lost";

    public const string PostgresFailing = "postgres_failing";
    public const string RedisFailing = "redis_failing";
    public const string StripeFailing = "stripe_failing";

    /// <summary>Mails wait longer than a mail server should take.</summary>
    public const string MailsWaiting = "mails_waiting";

    /// <summary>Mails were refused for good.</summary>
    public const string MailsRefused = "mails_refused";

    /// <summary>Stripe could not pay out to the bank.</summary>
    public const string PayoutFailed = "payout_failed";

    public static IReadOnlyList<string> All { get; } =
        [WebhooksMissing, WebhooksRepeated, ReplicaLost, PostgresFailing, RedisFailing, StripeFailing, MailsWaiting, MailsRefused, PayoutFailed];
}

/// <summary>Answer of <c>GET /api/admin/alarms</c>.</summary>
/// <param name="CheckedAt">When the monitor last looked (UTC); null when it never did.</param>
/// <param name="Alarms">What is wrong now, then what was wrong last, newest first.</param>
public sealed record MonitorReport(DateTimeOffset? CheckedAt, MonitorFigures Figures, IReadOnlyList<Alarm> Alarms);

/// <summary>How the shop is doing at this moment.</summary>
/// <param name="OldestHoldAt">When the oldest checkout that still keeps copies off sale began (UTC); null when there is none.</param>
/// <param name="LastWebhookAt">When Stripe last sent an event that was signed as it should be (UTC).</param>
/// <param name="Replicas">Processes of the API that told that they are alive within the last minute.</param>
public sealed record MonitorFigures(
    int OpenCases, int DeadEvents, int RefusedMails, int WaitingMails, int Replicas, DateTimeOffset? OldestHoldAt, DateTimeOffset? LastWebhookAt);

/// <param name="Kind">An <see cref="AlarmKind"/>, or the name of an invariant that is violated.</param>
/// <param name="Detail">What was found, in English.</param>
/// <param name="EndedAt">When it was over (UTC); null while it lasts.</param>
public sealed record Alarm(long Id, string Kind, string Detail, DateTimeOffset BeganAt, DateTimeOffset? EndedAt);

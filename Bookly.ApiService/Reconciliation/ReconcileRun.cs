using Bookly.Contracts;

namespace Bookly.ApiService.Reconciliation;

/// <summary>
/// A run of the reconciler, and at the same time the lease on being the one who reconciles: at most one row is Running, and who
/// holds it until when is written on it. Rows are written by <see cref="ReconcileRuns"/> and <see cref="ReconcileLease"/>.
/// </summary>
public sealed class ReconcileRun
{
    public long Id { get; private set; }

    public required string StartedBy { get; init; }

    public ReconcileState State { get; private set; }

    public DateTimeOffset StartedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; private set; }

    /// <summary>From when on to look, whatever the marks say (UTC).</summary>
    public DateTimeOffset? Since { get; init; }

    public ReconcileStep? Step { get; private set; }

    public double StepFraction { get; private set; }

    public int Orders { get; private set; }

    public int Sessions { get; private set; }

    public int PaymentIntents { get; private set; }

    public int Refunds { get; private set; }

    public int Events { get; private set; }

    public int ForeignObjects { get; private set; }

    public int Failed { get; private set; }

    public string? Error { get; private set; }

    /// <summary>The replica at work, for people to read.</summary>
    public string? Holder { get; private set; }

    /// <summary>Counts the holders: every write of a holder names its own number, so that one who was given up cannot write any more.</summary>
    public int Fence { get; private set; }

    /// <summary>Until when the holder is believed to live, by the database's clock; null when nobody holds the run.</summary>
    public DateTimeOffset? LeaseUntil { get; private set; }
}

/// <summary>One thing that a run put right.</summary>
public sealed class ReconcileRepair
{
    public long Id { get; private set; }

    public long RunId { get; init; }

    public RepairKind Kind { get; init; }

    public Guid? OrderId { get; init; }

    public string? StripeId { get; init; }

    public DateTimeOffset At { get; init; }
}

/// <summary>
/// How far one kind of Stripe's objects has been walked: the high-water mark, and the scan that is under way. It lives in the
/// database whose completeness it vouches for: a restored backup brings back the mark of its own time.
/// </summary>
public sealed class ReconcileMark
{
    public ReconcileStep Kind { get; init; }

    /// <summary>Everything created before this has been looked at (UTC); null before the first scan is over.</summary>
    public DateTimeOffset? Reached { get; private set; }

    /// <summary>The run that began the scan under way; null when there is none.</summary>
    public long? ScanRunId { get; private set; }

    /// <summary>The scan looks at what was created since then (UTC).</summary>
    public DateTimeOffset ScanFrom { get; private set; }

    /// <summary>When the scan began (UTC): what it will have reached.</summary>
    public DateTimeOffset ScanUntil { get; private set; }

    /// <summary>The oldest object looked at so far: Stripe lists newest first.</summary>
    public string? ScanCursor { get; private set; }

    /// <summary>When the oldest object was created that could not be settled (UTC): the mark does not go past it.</summary>
    public DateTimeOffset? ScanFailedAt { get; private set; }

    public bool IsScanning => ScanRunId is not null;
}

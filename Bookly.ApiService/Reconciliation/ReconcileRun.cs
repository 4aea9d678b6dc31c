using Bookly.Contracts;

namespace Bookly.ApiService.Reconciliation;

/// <summary>A run and its lease: a unique index allows one Running row, which stores its holder and the lease's end.</summary>
public sealed class ReconcileRun
{
    public long Id { get; private set; }

    public required string StartedBy { get; init; }

    public ReconcileState State { get; private set; }

    public DateTimeOffset StartedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; private set; }

    /// <summary>Check from here on, whatever the marks say (UTC).</summary>
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

    public string? Holder { get; private set; }

    /// <summary>Counts the holders: every write checks its holder's number, so that a former holder cannot write.</summary>
    public int Fence { get; private set; }

    /// <summary>End of the lease by the database's clock (UTC); null when nobody holds the run.</summary>
    public DateTimeOffset? LeaseUntil { get; private set; }
}

public sealed class ReconcileRepair
{
    public long Id { get; private set; }

    public long RunId { get; init; }

    public RepairKind Kind { get; init; }

    public Guid? OrderId { get; init; }

    public string? StripeId { get; init; }

    public DateTimeOffset At { get; init; }
}

/// <summary>The mark and scan of one kind of objects, in the database they describe: a restored backup restores its mark.</summary>
public sealed class ReconcileMark
{
    public ReconcileStep Kind { get; init; }

    /// <summary>Everything created before this was checked (UTC); null before the first scan ends.</summary>
    public DateTimeOffset? Reached { get; private set; }

    /// <summary>The run that began the scan; null when none is in progress.</summary>
    public long? ScanRunId { get; private set; }

    /// <summary>Start of the scanned range (UTC).</summary>
    public DateTimeOffset ScanFrom { get; private set; }

    /// <summary>End of the scanned range, when the scan began (UTC).</summary>
    public DateTimeOffset ScanUntil { get; private set; }

    /// <summary>The oldest object checked so far: Stripe lists newest first.</summary>
    public string? ScanCursor { get; private set; }

    /// <summary>Creation time of the oldest unsettled object (UTC): the mark does not pass it.</summary>
    public DateTimeOffset? ScanFailedAt { get; private set; }

    public bool IsScanning => ScanRunId is not null;
}

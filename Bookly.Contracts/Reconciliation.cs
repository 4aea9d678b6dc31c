namespace Bookly.Contracts;

/// <summary>Where a run of the reconciler stands.</summary>
public enum ReconcileState
{
    /// <summary>Asked for or at work; there is at most one such run.</summary>
    Running,
    Succeeded,

    /// <summary>It stopped, or some orders could not be settled; the next run goes on where this one stopped.</summary>
    Failed,
}

/// <summary>What a run is looking at, in this order.</summary>
public enum ReconcileStep
{
    /// <summary>Bookly's own unfinished orders.</summary>
    OpenOrders,
    Sessions,
    PaymentIntents,
    Refunds,

    /// <summary>What Stripe tells of long after the object was made: disputes, and refunds that failed.</summary>
    Events,
}

/// <summary>What the reconciler put right.</summary>
public enum RepairKind
{
    /// <summary>A missed payment: the order is fulfilled.</summary>
    Fulfilled,

    /// <summary>A missed expiry: the hold is free.</summary>
    Released,

    /// <summary>A missed submission: a delayed payment is on its way.</summary>
    ProcessingRecorded,

    /// <summary>A missed refusal of a delayed payment: the hold is free.</summary>
    PaymentFailed,

    /// <summary>Paid, but a book is gone: the money goes back.</summary>
    RefundStarted,

    /// <summary>A refund that was due is made.</summary>
    RefundMade,

    /// <summary>A missed refund, made in Stripe's dashboard, is on the order; or one that failed is off it.</summary>
    RefundRecorded,

    /// <summary>A missed dispute, or a missed step of one, is beside the order.</summary>
    DisputeRecorded,

    /// <summary>Something does not add up; a person has to look.</summary>
    Flagged,
}

/// <summary>How many objects a run has looked at so far.</summary>
/// <param name="StepFraction">How much of <see cref="ReconcileRun.Step"/> is done, 0 to 1, by time walked.</param>
/// <param name="Orders">Unfinished orders of Bookly's.</param>
/// <param name="Events">Events about disputes and failed refunds.</param>
/// <param name="Foreign">Sessions, payments, refunds and events of others in the same Stripe account; left alone.</param>
/// <param name="Failed">Objects that could not be settled; the next run looks at them again.</param>
public sealed record ReconcileProgress(
    double StepFraction, int Orders, int Sessions, int PaymentIntents, int Refunds, int Events, int Foreign, int Failed);

/// <summary>How often a run repaired something of this kind.</summary>
public sealed record RepairCount(RepairKind Kind, int Count);

/// <summary>One run of the reconciler.</summary>
/// <param name="StartedBy"><c>schedule</c>, or the address of the admin who asked.</param>
/// <param name="Step">Null before a replica has taken the run and when it is over.</param>
/// <param name="Since">From when on Stripe's objects were asked to be looked at; null for the high-water marks.</param>
/// <param name="Error">Why it failed.</param>
public sealed record ReconcileRun(
    long Id, string StartedBy, ReconcileState State, DateTimeOffset StartedAt, DateTimeOffset? FinishedAt, ReconcileStep? Step,
    ReconcileProgress Progress, IReadOnlyList<RepairCount> Repairs, string? Error, DateTimeOffset? Since);

/// <summary>One thing that a run put right.</summary>
/// <param name="StripeId">The session, payment intent, refund or event that told of it.</param>
public sealed record ReconcileRepair(RepairKind Kind, Guid? OrderId, string? StripeId, DateTimeOffset At);

/// <summary>Answer of <c>GET /api/admin/reconcile/runs/{id}</c>.</summary>
/// <param name="LatestRepairs">The latest 100, newest first.</param>
public sealed record ReconcileRunDetails(ReconcileRun Run, IReadOnlyList<ReconcileRepair> LatestRepairs);

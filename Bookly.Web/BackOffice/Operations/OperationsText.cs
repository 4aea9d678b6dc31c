using Bookly.Contracts;
using Bookly.Web.Api;

namespace Bookly.Web.BackOffice.Operations;

public static class OperationsText
{
    public static string Of(PaymentCaseKind kind) => kind switch
    {
        PaymentCaseKind.AmountMismatch => OperationsTexts.CaseAmountMismatch,
        PaymentCaseKind.SessionMismatch => OperationsTexts.CaseSessionMismatch,
        PaymentCaseKind.PaidAfterClose => OperationsTexts.CasePaidAfterClose,
        PaymentCaseKind.OrderUnknown => OperationsTexts.CaseOrderUnknown,
        PaymentCaseKind.RefundFailed => OperationsTexts.CaseRefundFailed,
        PaymentCaseKind.RefundRefused => OperationsTexts.CaseRefundRefused,
        PaymentCaseKind.PaymentChanged => OperationsTexts.CasePaymentChanged,
        PaymentCaseKind.DisputeLost => OperationsTexts.CaseDisputeLost,
        _ => kind.ToString(),
    };

    public static string OfAlarm(string kind) => kind switch
    {
        AlarmKind.WebhooksMissing => OperationsTexts.AlarmWebhooksMissing,
        AlarmKind.WebhooksRepeated => OperationsTexts.AlarmWebhooksRepeated,
        AlarmKind.ReplicaLost => OperationsTexts.AlarmReplicaLost,
        AlarmKind.PostgresFailing => OperationsTexts.AlarmPostgresFailing,
        AlarmKind.RedisFailing => OperationsTexts.AlarmRedisFailing,
        AlarmKind.StripeFailing => OperationsTexts.AlarmStripeFailing,
        AlarmKind.MailsWaiting => OperationsTexts.AlarmMailsWaiting,
        AlarmKind.MailsRefused => OperationsTexts.AlarmMailsRefused,
        AlarmKind.PayoutFailed => OperationsTexts.AlarmPayoutFailed,
        _ => InvariantText.Broken(kind),
    };

    public static string Of(CaseAction action) => action switch
    {
        CaseAction.Refund => OperationsTexts.Refund,
        CaseAction.Fulfill => OperationsTexts.Fulfill,
        _ => OperationsTexts.Dismiss,
    };

    public static string Done(CaseAction action) => action switch
    {
        CaseAction.Refund => OperationsTexts.DoneRefund,
        CaseAction.Fulfill => OperationsTexts.DoneFulfill,
        _ => OperationsTexts.DoneDismiss,
    };

    /// <summary>A decision that is stored and still to be carried out.</summary>
    public static string Decided(CaseAction action) => OperationsTexts.FormatDecided(Of(action));

    /// <summary>What was done is not always what was asked: a book may be gone meanwhile, and then the money goes back.</summary>
    public static string Done(AdminCase row, CaseAction asked) => row.ResolvedAt is null ? Decided(asked) : Done(row.Resolution ?? asked);

    /// <summary>Staff can do other things about a problem than a shopper.</summary>
    public static string OfCase(ApiProblem problem) => problem.Code switch
    {
        ProblemCodes.InsufficientStock => OperationsTexts.ProblemStock,
        ProblemCodes.OrderNotRefundable => OperationsTexts.ProblemNothingToRefund,
        ProblemCodes.ValidationFailed => OperationsTexts.ProblemNote,
        _ => ProblemText.Of(problem),
    };

    public static string Of(DisputeStatus status) => status switch
    {
        DisputeStatus.NeedsResponse => OperationsTexts.DisputeNeedsResponse,
        DisputeStatus.UnderReview => OperationsTexts.DisputeUnderReview,
        DisputeStatus.Won => OperationsTexts.DisputeWon,
        DisputeStatus.Lost => OperationsTexts.DisputeLost,
        _ => OperationsTexts.DisputeClosed,
    };

    /// <summary>Stripe's words; unknown ones are shown as they are.</summary>
    public static string OfMove(string what) => what switch
    {
        "created" => OperationsTexts.MoveCreated,
        "updated" => OperationsTexts.MoveUpdated,
        "funds_withdrawn" => OperationsTexts.MoveWithdrawn,
        "funds_reinstated" => OperationsTexts.MoveReinstated,
        "closed" => OperationsTexts.MoveClosed,
        _ => what,
    };

    public static string OfEventState(string state) => state switch
    {
        "Pending" => OperationsTexts.Pending,
        "Dead" => OperationsTexts.Dead,
        "Processed" => OperationsTexts.Processed,
        _ => state,
    };

    public static string Of(MailState state) => state switch
    {
        MailState.Pending => OperationsTexts.Pending,
        MailState.Dead => OperationsTexts.Dead,
        _ => OperationsTexts.MailSent,
    };

    public static string BadgeOf(MailState state) => state switch
    {
        MailState.Pending => "badge badge--waiting",
        MailState.Dead => "badge badge--bad",
        _ => "badge badge--good",
    };

    public static string Of(ReconcileState state) => state switch
    {
        ReconcileState.Running => OperationsTexts.RunRunning,
        ReconcileState.Succeeded => OperationsTexts.RunSucceeded,
        _ => OperationsTexts.RunFailed,
    };

    public static string BadgeOf(ReconcileState state) => state switch
    {
        ReconcileState.Running => "badge badge--waiting",
        ReconcileState.Succeeded => "badge badge--good",
        _ => "badge badge--bad",
    };

    public static string Of(ReconcileStep? step) => step switch
    {
        ReconcileStep.OpenOrders => OperationsTexts.StepOpenOrders,
        ReconcileStep.Sessions => OperationsTexts.StepSessions,
        ReconcileStep.PaymentIntents => OperationsTexts.StepPaymentIntents,
        ReconcileStep.Refunds => OperationsTexts.StepRefunds,
        ReconcileStep.Events => OperationsTexts.StepEvents,
        _ => OperationsTexts.StepWaiting,
    };

    public static string Of(RepairKind kind) => kind switch
    {
        RepairKind.Fulfilled => OperationsTexts.RepairFulfilled,
        RepairKind.Released => OperationsTexts.RepairReleased,
        RepairKind.ProcessingRecorded => OperationsTexts.RepairProcessing,
        RepairKind.PaymentFailed => OperationsTexts.RepairPaymentFailed,
        RepairKind.RefundStarted => OperationsTexts.RepairRefundStarted,
        RepairKind.RefundMade => OperationsTexts.RepairRefundMade,
        RepairKind.RefundRecorded => OperationsTexts.RepairRefundRecorded,
        RepairKind.DisputeRecorded => OperationsTexts.RepairDisputeRecorded,
        _ => OperationsTexts.RepairFlagged,
    };

    public static string StartedBy(ReconcileRun run) => run.StartedBy == "schedule" ? OperationsTexts.BySchedule : run.StartedBy;
}

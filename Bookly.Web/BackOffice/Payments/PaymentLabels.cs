using System.Globalization;
using Bookly.Contracts;
using Bookly.Web.BackOffice.Operations;
using Bookly.Web.Orders;

namespace Bookly.Web.BackOffice.Payments;

public static class PaymentLabels
{
    public static string Of(TimelineKind kind) => kind switch
    {
        TimelineKind.Order => PaymentsTexts.Kind_Order,
        TimelineKind.Event => PaymentsTexts.Kind_Event,
        TimelineKind.Fulfillment => PaymentsTexts.Kind_Fulfillment,
        TimelineKind.Refund => PaymentsTexts.Kind_Refund,
        TimelineKind.Restock => PaymentsTexts.Kind_Restock,
        TimelineKind.Dispute => PaymentsTexts.Kind_Dispute,
        TimelineKind.Call => PaymentsTexts.Kind_Call,
        _ => PaymentsTexts.Kind_Case,
    };

    /// <summary>Translates the shop's words; Stripe's stay as they are.</summary>
    public static string Of(TimelineEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return entry.Kind switch
        {
            TimelineKind.Order when Enum.TryParse<OrderStatus>(entry.What, out var status) => status.Label(),
            TimelineKind.Refund when Enum.TryParse<RefundStatus>(entry.What, out var status) => status.Label(),
            TimelineKind.Dispute => OperationsText.OfMove(entry.What),
            TimelineKind.Fulfillment => PaymentsTexts.InTheLedger,
            TimelineKind.Call => OfCall(entry.What),
            _ => entry.What,
        };
    }

    private static string OfCall(string outcome) => outcome switch
    {
        "Fulfilled" => PaymentsTexts.CallFulfilled,
        "AlreadyFulfilled" => PaymentsTexts.CallAlreadyFulfilled,
        "Duplicate" => PaymentsTexts.CallDuplicate,
        "Ignored" => PaymentsTexts.CallIgnored,
        TimelineEntry.Interrupted => PaymentsTexts.CallInterrupted,
        _ => outcome,
    };

    /// <summary>For disputes: status and the bank's reason; for calls: how long they took.</summary>
    public static string? DetailOf(TimelineEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        if (entry.Milliseconds is { } milliseconds) return PaymentsTexts.FormatTook(milliseconds.ToString("0.#", CultureInfo.CurrentCulture));

        return entry.Kind == TimelineKind.Dispute && entry.Detail?.Split(": ") is [var state, var reason] && Enum.TryParse<DisputeStatus>(state, out var status)
            ? $"{OperationsText.Of(status)}: {reason}"
            : entry.Detail;
    }
}

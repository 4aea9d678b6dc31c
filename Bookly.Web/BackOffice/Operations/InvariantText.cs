namespace Bookly.Web.BackOffice.Operations;

/// <summary>Texts of the invariants by the API's names.</summary>
public static class InvariantText
{
    public static IReadOnlyList<(string Name, string Text)> All =>
    [
        ("fulfilled_once", OperationsTexts.InvariantFulfilledOnce),
        ("ledger_names_order", OperationsTexts.InvariantLedger),
        ("stock_adds_up", OperationsTexts.InvariantStock),
        ("held_adds_up", OperationsTexts.InvariantHeld),
        ("stock_within_bounds", OperationsTexts.InvariantBounds),
        ("sold_out_is_delisted", OperationsTexts.InvariantSoldOut),
        ("cart_without_the_bought", OperationsTexts.InvariantCart),
        ("restocked_adds_up", OperationsTexts.InvariantRestocked),
        ("refund_follows_payment", OperationsTexts.InvariantRefundFollows),
        ("refunds_add_up", OperationsTexts.InvariantRefundsAdd),
        ("refund_has_its_state", OperationsTexts.InvariantRefundState),
        ("refund_is_answered", OperationsTexts.InvariantRefundAnswered),
        ("overdue_order_is_closed", OperationsTexts.InvariantOverdue),
        ("flag_is_settled", OperationsTexts.InvariantFlag),
        ("event_is_processed", OperationsTexts.InvariantEvent),
    ];

    public static string Broken(string name) => OperationsTexts.FormatBroken(All.FirstOrDefault(known => known.Name == name).Text ?? name);
}

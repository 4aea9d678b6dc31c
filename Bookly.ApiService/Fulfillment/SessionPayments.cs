using Bookly.ApiService.Orders;
using Bookly.ApiService.Stripe;

namespace Bookly.ApiService.Fulfillment;

internal static class SessionPayments
{
    /// <summary>What the session says, as its order remembers it.</summary>
    public static OrderPayment ToPayment(this SessionSnapshot session) => new(
        session.Id, session.PaymentIntentId, session.AmountDiscount, session.AmountShipping, session.AmountTax, session.AmountTotal, session.Shipping);
}

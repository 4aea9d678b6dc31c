using Bookly.ApiService.Data;
using Bookly.ApiService.Orders;
using Bookly.ApiService.Stripe;
using Microsoft.EntityFrameworkCore;

namespace Bookly.ApiService.Fulfillment;

/// <summary>Writes what Stripe says of a submitted session on its order.</summary>
internal static class SessionRecord
{
    /// <summary>
    /// Stores Stripe's own amounts, the shipping address and the payment. Runs in the caller's transaction, after its guarded move:
    /// the statement itself guards nothing. A fulfillment does the same within its own move.
    /// </summary>
    public static Task RecordSessionAsync(this BooklyDbContext db, Guid orderId, SessionSnapshot session, CancellationToken ct) =>
        db.Database.ExecuteSqlAsync(
            $"""
            UPDATE orders
            SET session_id = {session.Id}, session_url = NULL, payment_intent_id = coalesce({session.PaymentIntentId}, payment_intent_id),
                discount_amount = {session.AmountDiscount}, shipping_amount = {session.AmountShipping}, tax_amount = {session.AmountTax},
                total_amount = {session.AmountTotal}, shipping = coalesce({ShippingJson.Write(session.Shipping)}::jsonb, shipping)
            WHERE id = {orderId}
            """, ct);
}

using Bookly.ApiService.Data;
using Bookly.Contracts;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Bookly.ApiService.Orders;

/// <summary>The payment of an order as its session reports it, in minor units.</summary>
/// <param name="TotalAmount">After discount, shipping and tax.</param>
public sealed record OrderPayment(
    string SessionId, string? PaymentIntentId, long DiscountAmount, long ShippingAmount, long TaxAmount, long TotalAmount, ShippingDetails? Shipping);

/// <summary>Writes everything of an order but its state, which is <see cref="OrderMoves"/>'.</summary>
internal static class OrderRecords
{
    /// <summary>False when the shopper has an open order already: nothing is stored, and the transaction is aborted.</summary>
    public static async Task<bool> TryAddOrderAsync(this BooklyDbContext db, Order order, CancellationToken cancellationToken)
    {
        db.Orders.Add(order);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return true;
        }
        catch (DbUpdateException e) when (e.InnerException is PostgresException { ConstraintName: OrderMapping.OneOpenCheckoutPerShopper })
        {
            db.ChangeTracker.Clear();
            return false;
        }
    }

    /// <summary>Stores the session. False when the order was closed or has another session.</summary>
    public static async Task<bool> TryRecordSessionAsync(
        this BooklyDbContext db, Guid orderId, string sessionId, string url, CancellationToken cancellationToken) =>
        await db.Orders
            .Where(row => row.Id == orderId && row.Status == OrderStatus.AwaitingPayment && (row.SessionId == null || row.SessionId == sessionId))
            .ExecuteUpdateAsync(
                row => row.SetProperty(o => o.SessionId, sessionId).SetProperty(o => o.SessionUrl, url), cancellationToken) == 1;

    /// <summary>Stores Stripe's amounts, address and payment after the caller's guarded move; it guards nothing itself.</summary>
    public static Task RecordPaymentAsync(
        this BooklyDbContext db, Guid orderId, OrderPayment payment, CancellationToken cancellationToken) =>
        db.Database.ExecuteSqlAsync(
            $"""
            UPDATE orders
            SET session_id = {payment.SessionId}, session_url = NULL, payment_intent_id = coalesce({payment.PaymentIntentId}, payment_intent_id),
                discount_amount = {payment.DiscountAmount}, shipping_amount = {payment.ShippingAmount}, tax_amount = {payment.TaxAmount},
                total_amount = {payment.TotalAmount},
                shipping = CASE WHEN starts_with(user_id, {DeletedShopper.Prefix}) THEN NULL
                    ELSE coalesce({ShippingJson.Write(payment.Shipping)}::jsonb, shipping) END
            WHERE id = {orderId}
            """, cancellationToken);

    /// <summary>A payment of the wrong amount, to be refunded. In another currency it does not become the order's total.</summary>
    public static Task RecordWrongPaymentAsync(
        this BooklyDbContext db, Guid orderId, string? sessionId, string? paymentIntentId, long? amount, string? currency,
        CancellationToken cancellationToken) =>
        db.Database.ExecuteSqlAsync(
            $"""
            UPDATE orders SET session_id = {sessionId}, session_url = NULL, payment_intent_id = {paymentIntentId},
                total_amount = CASE WHEN currency = {currency} THEN {amount} ELSE total_amount END
            WHERE id = {orderId}
            """, cancellationToken);

    public static Task RecordRefundedAsync(this BooklyDbContext db, Guid orderId, long refunded, CancellationToken cancellationToken) =>
        db.Database.ExecuteSqlAsync(
            $"UPDATE orders SET refunded_amount = {refunded} WHERE id = {orderId} AND refunded_amount <> {refunded}", cancellationToken);

    public static Task MarkRestockedAsync(
        this BooklyDbContext db, Guid orderId, long bookId, int copies, CancellationToken cancellationToken) =>
        db.Database.ExecuteSqlAsync($"UPDATE order_lines SET restocked = restocked + {copies} WHERE order_id = {orderId} AND book_id = {bookId}", cancellationToken);

    /// <summary>Marks a processing order as just checked at Stripe, so that the sweeper waits before the next check.</summary>
    public static Task TouchProcessingAsync(
        this BooklyDbContext db, Guid orderId, DateTimeOffset now, CancellationToken cancellationToken) =>
        db.Orders.Where(row => row.Id == orderId && row.Status == OrderStatus.PaymentProcessing)
            .ExecuteUpdateAsync(row => row.SetProperty(o => o.UpdatedAt, now), cancellationToken);

    /// <summary>Networks serve the limits of holds; of an order that holds nothing any more they are forgotten.</summary>
    public static Task<int> ForgetNetworksAsync(this BooklyDbContext db, DateTimeOffset before, CancellationToken cancellationToken) =>
        db.Database.ExecuteSqlAsync(
            $"UPDATE orders SET network = NULL WHERE network IS NOT NULL AND updated_at < {before} AND status NOT IN ('AwaitingPayment', 'PaymentProcessing')",
            cancellationToken);

    public static Task AnonymizeOrdersAsync(this BooklyDbContext db, string userId, string nobody, CancellationToken cancellationToken) =>
        db.Database.ExecuteSqlAsync($"UPDATE orders SET user_id = {nobody}, shipping = NULL, network = NULL WHERE user_id = {userId}", cancellationToken);

    public static Task MarkMovesMailedAsync(
        this BooklyDbContext db, long[] moveIds, DateTimeOffset now, CancellationToken cancellationToken) =>
        db.OrderHistory.Where(move => moveIds.Contains(move.Id))
            .ExecuteUpdateAsync(move => move.SetProperty(m => m.MailedAt, now), cancellationToken);
}

using Bookly.ApiService.Data;
using Bookly.ApiService.Orders;
using Bookly.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Bookly.ApiService.Payments;

/// <summary>Gives the money of orders back that were paid but cannot be fulfilled.</summary>
public sealed class OrderRefunder(
    BooklyDbContext db, StripeGateway stripe, PaymentTransaction transaction, OrderMoves moves, PaymentTelemetry telemetry,
    ILogger<OrderRefunder> logger)
{
    /// <summary>
    /// Refunds an order in RefundPending, once however often it is called: Stripe is asked with the order's own idempotency key,
    /// outside any transaction. False when Stripe could not be asked; it is tried again later.
    /// </summary>
    public async Task<bool> TryRefundAsync(Orders.Order order, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(order);
        if (order.PaymentIntentId is null)
        {
            await moves.FlagAsync(order.Id, "refund_without_payment", ct);
            return false;
        }

        Stripe.Refund refund;
        try
        {
            refund = await stripe.RefundAsync(order.Id, order.PaymentIntentId, ct);
        }
        catch (PaymentProviderException e)
        {
            logger.LogWarning("Order {OrderId} could not be refunded: {Reason}", order.Id, e.Message);
            return false;
        }

        if (refund.Status is "failed" or "canceled")
        {
            await moves.FlagAsync(order.Id, "refund_failed", ct);
            return false;
        }

        await transaction.RunAsync(entry: null, async (_, token) =>
        {
            if (await moves.TryMoveAsync(order.Id, OrderStatus.Refunded, OrderActors.Refunder, token))
            {
                await db.Database.ExecuteSqlAsync($"UPDATE orders SET refunded_amount = {refund.Amount} WHERE id = {order.Id}", token);
                telemetry.Refunded("sold_out");
            }

            return PaymentOutcome.Ignored;
        }, ct);
        return true;
    }
}

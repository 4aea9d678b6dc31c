using Bookly.ApiService.Cases;
using Bookly.ApiService.Data;
using Bookly.ApiService.Orders;
using Bookly.ApiService.Stripe;
using Microsoft.EntityFrameworkCore;

namespace Bookly.ApiService.Refunds;

/// <param name="IsKnown">Whether it concerns Bookly at all; an account may take other payments too.</param>
public sealed record KnownPayment(Guid? OrderId, bool IsKnown);

/// <summary>Finds the order behind a payment: news of refunds and disputes name nothing else.</summary>
public sealed class PaymentOrderLookup(BooklyDbContext db, StripeGateway stripe)
{
    /// <summary>
    /// Asks the database, then, because an order learns its payment only when it is settled, the payment's own metadata at Stripe.
    /// </summary>
    public async Task<KnownPayment> FindAsync(string paymentIntentId, CancellationToken cancellationToken)
    {
        var orderId = await db.Orders.AsNoTracking()
            .Where(order => order.PaymentIntentId == paymentIntentId).Select(order => (Guid?)order.Id)
            .FirstOrDefaultAsync(cancellationToken);
        if (orderId is not null) return new KnownPayment(orderId, IsKnown: true);

        if (await FindByCaseAsync(paymentIntentId, cancellationToken) is { } known) return known;

        return await stripe.FindOrderOfPaymentAsync(paymentIntentId, cancellationToken) is { } named && await db.Orders.AnyAsync(
            order => order.Id == named, cancellationToken)
            ? new KnownPayment(named, IsKnown: true)
            : new KnownPayment(null, IsKnown: false);
    }

    private Task<KnownPayment?> FindByCaseAsync(string paymentIntentId, CancellationToken cancellationToken) =>
        db.PaymentCases.AsNoTracking()
            .Where(row => row.PaymentIntentId == paymentIntentId)
            .OrderBy(row => row.Id).Select(row => new KnownPayment(row.OrderId, true)).FirstOrDefaultAsync(cancellationToken);
}

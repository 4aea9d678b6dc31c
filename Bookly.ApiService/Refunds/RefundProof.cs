using System.Security.Claims;
using Bookly.ApiService.Common;
using Bookly.ApiService.Data;
using Bookly.ApiService.Orders;
using Bookly.ApiService.Settings;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Bookly.ApiService.Refunds;

/// <summary>A back office left open, or a stolen session, must not be able to give much money away.</summary>
public sealed class RefundProof(BooklyDbContext db, IFreshProofs proofs, SettingsCache settings, IOptions<ShopOptions> shop)
{
    /// <param name="orderId">Null for a payment of no order.</param>
    /// <param name="amount">Null for all that is left.</param>
    /// <param name="currency">Of a payment of no order.</param>
    public async Task<bool> IsMissingAsync(
        ClaimsPrincipal staff, Guid? orderId, long? amount, string? currency, CancellationToken cancellationToken)
    {
        var order = orderId is null
            ? null
            : await db.Orders.Where(row => row.Id == orderId).Select(row => new { row.TotalAmount, row.RefundedAmount, row.Currency }).SingleOrDefaultAsync(cancellationToken);
        // With what went back before, or many small refunds would pass.
        var sum = order is null ? amount : amount is { } part ? order.RefundedAmount + part : order.TotalAmount;
        var isSmall = sum <= settings.Current.Shop.RefundProofAbove && (order?.Currency ?? currency) == shop.Value.Currency;
        return amount != 0 && !isSmall && !await proofs.AreFreshAsync(staff, cancellationToken);
    }
}

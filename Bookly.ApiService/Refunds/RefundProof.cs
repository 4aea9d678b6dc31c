using System.Security.Claims;
using Bookly.ApiService.Common;
using Bookly.ApiService.Data;
using Bookly.ApiService.Orders;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Bookly.ApiService.Refunds;

/// <summary>Configuration section <c>Refunds</c>.</summary>
public sealed class RefundOptions
{
    public const string Section = "Refunds";

    /// <summary>In the minor unit of the shop's currency: an order of which more goes back needs a fresh proof of the person who refunds it.</summary>
    public long ProofAbove { get; set; } = 10_000;
}

/// <summary>A back office left open, or a stolen session, must not be able to give much money away.</summary>
public sealed class RefundProof(BooklyDbContext db, IFreshProofs proofs, IOptions<RefundOptions> options, IOptions<ShopOptions> shop)
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
        var isSmall = sum <= options.Value.ProofAbove && (order?.Currency ?? currency) == shop.Value.Currency;
        return amount != 0 && !isSmall && !await proofs.AreFreshAsync(staff, cancellationToken);
    }
}

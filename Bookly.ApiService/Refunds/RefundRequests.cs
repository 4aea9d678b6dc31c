using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Bookly.ApiService.Audit;
using Bookly.ApiService.Data;
using Bookly.ApiService.Inventory;
using Bookly.ApiService.Orders;
using Bookly.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Bookly.ApiService.Refunds;

/// <param name="Key">The asker's own: the same key again is the same refund.</param>
/// <param name="Amount">Null for all that is left; 0 for goods that come back without money.</param>
public sealed record OrderRefundRequest(
    string Key, Guid OrderId, long? Amount, string? Reason, bool Restock, IReadOnlyList<RestockLine>? RestockLines, string By)
{
    /// <summary>A person asks, which the audit keeps; else the shop itself does.</summary>
    public bool IsByStaff { get; init; }

    /// <summary>A key stands for all of this: asked again with anything else, it is another wish.</summary>
    public string Wish()
    {
        var lines = RestockLines is null ? "all" : string.Join(',', RestockLines.OrderBy(line => line.BookId).Select(line => $"{line.BookId}x{line.Quantity}"));
        var text = $"{OrderId}|{Amount?.ToString(CultureInfo.InvariantCulture) ?? "rest"}|{(Restock ? lines : "none")}|{Reason}";
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }
}

public abstract record RefundRequestResult
{
    /// <summary>Stored; it is made, or already was, under this id.</summary>
    public sealed record Stored(Guid RequestId) : RefundRequestResult;

    public sealed record KeyReused : RefundRequestResult;

    public sealed record OrderNotFound : RefundRequestResult;

    public sealed record NotRefundable(OrderStatus Status) : RefundRequestResult;

    public sealed record TooMuch(long Refundable) : RefundRequestResult;

    public sealed record RestockExceedsOrder(long BookId) : RefundRequestResult;

    public sealed record ListingWithdrawn(IReadOnlyList<long> BookIds) : RefundRequestResult;
}

/// <summary>Takes requests for refunds: one at a time per order, never for more than was paid.</summary>
public sealed class RefundRequests(BooklyDbContext db, GoodsReturns returns, OrderMoves moves, AuditLog audit, TimeProvider time)
{
    /// <summary>Whoever stored a request makes it at once; only when that fails is it somebody else's turn.</summary>
    private static readonly TimeSpan FirstAttemptDelay = TimeSpan.FromMinutes(1);

    public Task<RefundRequestResult> RequestAsync(OrderRefundRequest refundRequest, CancellationToken cancellationToken) =>
        db.InTransactionAsync(
            async token => await db.LockOrderAsync(refundRequest.OrderId, token)
                ? await RequestLockedAsync(refundRequest, token)
                : new RefundRequestResult.OrderNotFound(),
            cancellationToken, commitIf: result => result is RefundRequestResult.Stored);

    /// <summary>
    /// Stores a request for money that is not, or not only, an order's: in the caller's transaction. What Stripe has less of the payment does
    /// not go back.
    /// </summary>
    public Task<Guid> StoreAsync(
        string key, Guid? orderId, string paymentIntentId, long amount, string currency, string? reason, List<RestockLine> restock, string by,
        CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return StoreAsync(
            new RefundRequest
            {
                Id = Guid.CreateVersion7(now),
                Key = key,
                OrderId = orderId,
                PaymentIntentId = paymentIntentId,
                Amount = amount,
                AtMost = true,
                Currency = currency,
                Reason = reason,
                Restock = restock,
                By = by,
                At = now,
                NextAttemptAt = now + FirstAttemptDelay,
            }, cancellationToken);
    }

    public async Task<long> RefundableAsync(Orders.Order order, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(order);
        if (order.PaymentIntentId is null) return 0;

        var asked = await db.RefundRequests.AsNoTracking()
            .Where(request => request.PaymentIntentId == order.PaymentIntentId && request.State == RefundRequestState.Requested)
            .SumAsync(request => request.Amount, cancellationToken);
        return Math.Max(0, order.TotalAmount - order.RefundedAmount - asked);
    }

    private async Task<RefundRequestResult> RequestLockedAsync(OrderRefundRequest refundRequest, CancellationToken cancellationToken)
    {
        var wish = refundRequest.Wish();
        if (await db.RefundRequests.AsNoTracking().SingleOrDefaultAsync(request => request.Key == refundRequest.Key, cancellationToken) is { } earlier)
        {
            return earlier.Wish == wish ? new RefundRequestResult.Stored(earlier.Id) : new RefundRequestResult.KeyReused();
        }

        var order = await db.Orders.AsNoTracking().Include(row => row.Lines)
            .SingleAsync(row => row.Id == refundRequest.OrderId, cancellationToken);
        var refundable = await RefundableAsync(order, cancellationToken);
        var withoutMoney = refundRequest.Amount == 0 || (refundRequest.Amount is null && refundable == 0);
        if (!IsPaid(order.Status) || (withoutMoney ? !refundRequest.Restock : refundable == 0)) return new RefundRequestResult.NotRefundable(order.Status);
        if (refundRequest.Amount > refundable) return new RefundRequestResult.TooMuch(refundable);

        List<RestockLine> restock = [];
        if (refundRequest.Restock)
        {
            var still = await RestockableAsync(order, cancellationToken);
            restock = refundRequest.RestockLines is { } lines ? [.. lines] : [.. still.Where(line => line.Value > 0).Select(line => new RestockLine(line.Key, line.Value))];
            if (restock.Find(line => line.Quantity > still.GetValueOrDefault(line.BookId)) is { } wrong) return new RefundRequestResult.RestockExceedsOrder(wrong.BookId);

            var withdrawn = await db.FindWithdrawnAsync([.. restock.Select(line => line.BookId)], cancellationToken);
            if (withdrawn.Count > 0) return new RefundRequestResult.ListingWithdrawn(withdrawn);
        }

        if (withoutMoney && restock.Count == 0) return new RefundRequestResult.NotRefundable(order.Status);

        var now = time.GetUtcNow();
        var stored = new RefundRequest
        {
            Id = Guid.CreateVersion7(now),
            Key = refundRequest.Key,
            Wish = wish,
            OrderId = order.Id,
            PaymentIntentId = order.PaymentIntentId ?? "",
            Amount = withoutMoney ? 0 : refundRequest.Amount ?? refundable,
            AtMost = refundRequest.Amount is null,
            Currency = order.Currency,
            Reason = refundRequest.Reason,
            Restock = restock,
            By = refundRequest.By,
            At = now,
            State = withoutMoney ? RefundRequestState.Made : RefundRequestState.Requested,
            NextAttemptAt = withoutMoney ? null : now + FirstAttemptDelay,
        };
        await StoreAsync(stored, cancellationToken);
        if (refundRequest.IsByStaff)
        {
            await audit.WriteAsync(
                AuditAction.RefundOrdered, $"order:{order.Id}", null, new { stored.Amount, stored.Currency, stored.Reason, stored.Restock }, cancellationToken);
        }

        if (withoutMoney) await TakeBackAsync(order, stored, cancellationToken);
        return new RefundRequestResult.Stored(stored.Id);
    }

    private async Task<Guid> StoreAsync(RefundRequest request, CancellationToken cancellationToken)
    {
        db.RefundRequests.Add(request);
        await db.SaveChangesAsync(cancellationToken);
        return request.Id;
    }

    /// <summary>Goods without money. An order that cost nothing ends when all of it is back, as one does whose money went back.</summary>
    private async Task TakeBackAsync(Orders.Order order, RefundRequest request, CancellationToken cancellationToken)
    {
        await returns.PutBackAsync(request, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        if (order.TotalAmount == 0
            && await db.Orders.AnyAsync(row => row.Id == order.Id && row.Lines.All(line => line.Restocked >= line.Quantity), cancellationToken))
        {
            await moves.TryMoveAsync(order.Id, OrderStatus.Refunded, request.By, cancellationToken);
        }
    }

    /// <summary>Copies of each book that are out, less those that requests still on their way will bring back.</summary>
    private async Task<Dictionary<long, int>> RestockableAsync(Orders.Order order, CancellationToken cancellationToken)
    {
        if (order.Status == OrderStatus.RefundPending) return [];

        var still = order.Lines.ToDictionary(line => line.BookId, line => line.Quantity - line.Restocked);
        var open = await db.RefundRequests.AsNoTracking()
            .Where(request => request.OrderId == order.Id && request.State == RefundRequestState.Requested).ToListAsync(cancellationToken);
        foreach (var line in open.SelectMany(request => request.Restock)) still[line.BookId] -= line.Quantity;
        return still;
    }

    private static bool IsPaid(OrderStatus status) =>
        status is OrderStatus.Fulfilled or OrderStatus.PartiallyRefunded or OrderStatus.Refunded or OrderStatus.RefundPending;
}

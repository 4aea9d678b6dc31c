using Bookly.ApiService.Common;
using Bookly.ApiService.Data;
using Bookly.ApiService.Inventory;
using Bookly.ApiService.Orders;
using Bookly.Contracts;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Bookly.ApiService.Checkout;

/// <summary>What placing a hold came to.</summary>
public abstract record HoldResult
{
    public sealed record Placed(Orders.Order Order) : HoldResult;

    public sealed record CartEmpty : HoldResult;

    public sealed record InsufficientStock(IReadOnlyList<ShortLine> Lines) : HoldResult;

    /// <summary>More or less than Stripe charges.</summary>
    /// <param name="Limit">The nearest sum of books that it does, in the currency's minor unit.</param>
    public sealed record AmountOutOfRange(long Limit, bool TooSmall) : HoldResult;

    /// <summary>The shopper started another checkout at the same time; it has to be looked at first.</summary>
    public sealed record AnotherIsOpen : HoldResult;
}

/// <summary>The first transaction of a checkout: an order with its lines, and the stock held for it, or nothing.</summary>
public sealed class CheckoutHold(BooklyDbContext db, IOptions<ShopOptions> shop, CheckoutRules rules, TimeProvider time)
{
    /// <summary>Stripe's shortest session is 30 minutes; one more, because its clock may be ahead of ours.</summary>
    private static readonly TimeSpan SessionLife = TimeSpan.FromMinutes(31);

    public Task<HoldResult> TryPlaceAsync(string userId, bool onlyAvailable, string? traceParent, CancellationToken cancellationToken) =>
        db.Database.CreateExecutionStrategy().ExecuteAsync(token => LockTimeouts.RunAsync<HoldResult>(async () =>
        {
            db.ChangeTracker.Clear();
            await using var transaction = await db.Database.BeginTransactionAsync(token);
            await db.Database.ExecuteSqlRawAsync(LockTimeouts.SetDefault, token);
            // The order before the books, as everywhere: a fulfillment of the open checkout must not meet us half way.
            if (await db.LockOpenOrderAsync(userId, token)) return new HoldResult.AnotherIsOpen();

            var cart = await LockCartBooksAsync(userId, token);
            if (cart.Count == 0) return new HoldResult.CartEmpty();

            ShortLine[] shortLines =
            [
                .. cart.Where(line => line.Available < line.Quantity)
                    .Select(line => new ShortLine(line.BookId, line.Title, line.Quantity, Math.Max(0, line.Available)))
            ];
            var fingerprint = CartFingerprint.Of(shop.Value.Currency, cart.Select(line => (line.BookId, line.Quantity, line.UnitAmount)), onlyAvailable);
            if (onlyAvailable) cart = [.. cart.Select(line => line with { Quantity = Math.Min(line.Quantity, line.Available) }).Where(line => line.Quantity > 0)];
            if (cart.Count == 0 || (shortLines.Length > 0 && !onlyAvailable)) return new HoldResult.InsufficientStock(shortLines);

            var subtotal = cart.Sum(line => line.UnitAmount * line.Quantity);
            if (subtotal < rules.MinimumAmount) return new HoldResult.AmountOutOfRange(rules.MinimumAmount, TooSmall: true);
            if (subtotal > rules.MaximumAmount) return new HoldResult.AmountOutOfRange(rules.MaximumAmount, TooSmall: false);

            var order = NewOrder(userId, cart, fingerprint, traceParent);
            if (!await db.TryAddOrderAsync(order, token)) return new HoldResult.AnotherIsOpen();

            await db.HoldOrderedAsync(order.Id, token);
            await transaction.CommitAsync(token);
            db.ChangeTracker.Clear();
            return new HoldResult.Placed(order);
        }), cancellationToken);

    /// <summary>The cart with its books, locked in id order; a book that is gone, or has no price in the shop's currency, has nothing available.</summary>
    private Task<List<LockedLine>> LockCartBooksAsync(string userId, CancellationToken cancellationToken) =>
        db.Database.SqlQuery<LockedLine>(
            $"""
            WITH locked AS (
                SELECT b.* FROM books b JOIN cart_items c ON c.book_id = b.id WHERE c.user_id = {userId} ORDER BY b.id FOR UPDATE OF b)
            SELECT c.book_id, c.quantity, coalesce(b.title, gone.title, '') AS title, coalesce(b.author, '') AS author,
                coalesce(b.genre, '') AS genre, coalesce(b.unit_amount, -1) AS unit_amount, CASE WHEN b.currency = {shop.Value.Currency} THEN b.stock - b.held ELSE 0 END AS available
            FROM cart_items c
            LEFT JOIN locked b ON b.id = c.book_id
            LEFT JOIN LATERAL (SELECT r.title FROM delisted_listings r WHERE r.book_id = c.book_id ORDER BY r.id DESC LIMIT 1) gone ON true
            WHERE c.user_id = {userId}
            ORDER BY c.book_id
            """).ToListAsync(cancellationToken);

    private Orders.Order NewOrder(string userId, List<LockedLine> cart, string fingerprint, string? traceParent)
    {
        var now = time.GetUtcNow();
        var currency = shop.Value.Currency;
        var subtotal = cart.Sum(line => line.UnitAmount * line.Quantity);
        var order = new Orders.Order
        {
            Id = Guid.CreateVersion7(now),
            UserId = userId,
            Currency = currency,
            SubtotalAmount = subtotal,
            TotalAmount = subtotal,
            CartFingerprint = fingerprint,
            // Whole seconds: Stripe's clock has no finer ones, and a repeated request must send the same.
            ExpiresAt = DateTimeOffset.FromUnixTimeSeconds((now + SessionLife).ToUnixTimeSeconds()),
            Language = ShopLanguages.Current.Name,
            TraceParent = traceParent,
            CreatedAt = now,
            UpdatedAt = now,
        };
        order.Lines.AddRange(cart.Select(line => new Orders.OrderLine
        {
            OrderId = order.Id,
            BookId = line.BookId,
            Title = line.Title,
            Author = line.Author,
            Genre = line.Genre,
            UnitAmount = line.UnitAmount,
            Quantity = line.Quantity,
        }));
        order.History.Add(new OrderHistoryEntry { OrderId = order.Id, Status = OrderStatus.AwaitingPayment, At = now, By = OrderActors.Checkout });
        return order;
    }

    private sealed record LockedLine(long BookId, int Quantity, string Title, string Author, string Genre, long UnitAmount, int Available);
}

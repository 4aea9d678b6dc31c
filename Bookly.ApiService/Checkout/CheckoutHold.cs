using Bookly.ApiService.Common;
using Bookly.ApiService.Data;
using Bookly.ApiService.Inventory;
using Bookly.ApiService.Orders;
using Bookly.Contracts;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Bookly.ApiService.Checkout;

/// <param name="Network">Of the request.</param>
/// <param name="IsHuman">A challenge was passed.</param>
public sealed record CheckoutClient(string Network, bool IsHuman);

public abstract record HoldResult
{
    public sealed record Placed(Orders.Order Order) : HoldResult;

    public sealed record Refused(CheckoutResult Why) : HoldResult;

    /// <summary>The shopper started another checkout at the same time; it has to be looked at first.</summary>
    public sealed record AnotherIsOpen : HoldResult;
}

/// <summary>The first transaction of a checkout: an order with its lines, and the stock held for it, or nothing.</summary>
public sealed class CheckoutHold(
    BooklyDbContext db, HoldFacts facts, IOptions<HoldOptions> limits, IOptions<ShopOptions> shop, CheckoutRules rules, TimeProvider time)
{
    /// <summary>Stripe's shortest session is 30 minutes; one more, because its clock may be ahead of ours.</summary>
    private static readonly TimeSpan SessionLife = TimeSpan.FromMinutes(31);

    /// <param name="client">Where the request came from.</param>
    public Task<HoldResult> TryPlaceAsync(string userId, CheckoutClient client, bool onlyAvailable, string? traceParent, CancellationToken cancellationToken) =>
        db.InTransactionAsync<HoldResult>(
            async token =>
            {
                // The access token of a deleted account is good for some seconds still; nothing may be stored under its id any more.
                if (!await db.LockUserAsync(userId, token)) return new HoldResult.Refused(new CheckoutResult.CartEmpty());

                // The order before the books, as everywhere: a fulfillment of the open checkout must not meet us half way.
                if (await db.LockOpenOrderAsync(userId, token)) return new HoldResult.AnotherIsOpen();

                var buyer = await facts.OfAsync(userId, client.Network, token);
                if (IsProofMissing(buyer, client)) return new HoldResult.Refused(new CheckoutResult.AddressUnproved());
                if (IsCounted(buyer)) await facts.TakeTurnAsync(token);

                var cart = await CheckoutCart.LockAsync(db, userId, shop.Value.Currency, token);
                var allowed = await AllowAsync(buyer, onlyAvailable ? AvailableOf(cart) : cart.Lines, token);
                var lines = onlyAvailable ? KeptOf(allowed) : cart.Lines;
                if (RefusalOf(cart, lines, allowed, onlyAvailable) is { } why) return new HoldResult.Refused(why);

                var order = NewOrder(userId, buyer, lines, cart.Fingerprint(onlyAvailable), traceParent);
                if (!await db.TryAddOrderAsync(order, token)) return new HoldResult.AnotherIsOpen();

                await db.HoldOrderedAsync(order.Id, token);
                db.ChangeTracker.Clear();
                return new HoldResult.Placed(order);
            }, cancellationToken, commitIf: result => result is HoldResult.Placed);

    private bool IsProofMissing(Buyer buyer, CheckoutClient client) =>
        limits.Value.Enforced && buyer is { IsConfirmed: false, IsUnlimited: false } && buyer.Unpaid >= limits.Value.UnpaidBeforeProof && !client.IsHuman;

    private bool IsCounted(Buyer buyer) => limits.Value.Enforced && buyer.Standing != BuyerStanding.Known;

    private async Task<IReadOnlyList<HoldLine>> AllowAsync(Buyer buyer, IReadOnlyList<CheckoutLine> lines, CancellationToken cancellationToken)
    {
        var held = IsCounted(buyer)
            ? await facts.HeldByLikeAsync(buyer, lines.Select(line => line.BookId), cancellationToken)
            : new HeldByLike(new Dictionary<long, int>(), 0, 0, 0);
        return HoldQuota.Allow(lines, buyer, held, limits.Value);
    }

    private static IReadOnlyList<CheckoutLine> AvailableOf(CheckoutCart cart) =>
        [.. cart.Lines.Select(line => line with { Quantity = Math.Min(line.Quantity, line.Available) }).Where(line => line.Quantity > 0)];

    private static IReadOnlyList<CheckoutLine> KeptOf(IReadOnlyList<HoldLine> allowed) =>
        [.. allowed.Select(line => line.Line with { Quantity = line.Allowed }).Where(line => line.Quantity > 0)];

    private CheckoutResult? RefusalOf(
        CheckoutCart cart, IReadOnlyList<CheckoutLine> lines, IReadOnlyList<HoldLine> allowed, bool onlyAvailable)
    {
        if (cart.Lines.Count == 0) return new CheckoutResult.CartEmpty();

        ShortLine[] shortLines =
        [
            .. cart.Lines.Where(line => line.Available < line.Quantity)
                .Select(line => new ShortLine(line.BookId, line.Title, line.Quantity, Math.Max(0, line.Available)))
        ];
        if (allowed.Count == 0 || (shortLines.Length > 0 && !onlyAvailable)) return new CheckoutResult.InsufficientStock(shortLines);

        LimitedLine[] limited =
        [
            .. allowed.Where(line => line.Reason is not null)
                .Select(line => new LimitedLine(line.Line.BookId, line.Line.Title, line.Line.Quantity, line.Allowed, line.Reason!.Value))
        ];
        if (lines.Count == 0 || (limited.Length > 0 && !onlyAvailable)) return new CheckoutResult.HoldLimited(limited);

        if (lines.Count > Limits.MaxCartLines) return new CheckoutResult.CartFull();

        var subtotal = lines.Sum(line => line.UnitAmount * line.Quantity);
        if (subtotal < rules.MinimumAmount) return new CheckoutResult.AmountOutOfRange(rules.MinimumAmount, TooSmall: true);
        return subtotal > rules.MaximumAmount ? new CheckoutResult.AmountOutOfRange(rules.MaximumAmount, TooSmall: false) : null;
    }

    private Orders.Order NewOrder(string userId, Buyer buyer, IReadOnlyList<CheckoutLine> cart, string fingerprint, string? traceParent)
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
            Standing = buyer.Standing,
            Network = buyer.Network,
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
}

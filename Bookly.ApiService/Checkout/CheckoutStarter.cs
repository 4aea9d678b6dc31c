using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Bookly.ApiService.Catalog;
using Bookly.ApiService.Common;
using Bookly.ApiService.Data;
using Bookly.ApiService.Orders;
using Bookly.ApiService.PaymentEvents;
using Bookly.ApiService.Stripe;
using Bookly.Contracts;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Bookly.ApiService.Checkout;

public abstract record CheckoutResult
{
    public sealed record Open(CheckoutSession Session) : CheckoutResult;

    public sealed record CartEmpty : CheckoutResult;

    /// <summary>More lines than Stripe takes.</summary>
    public sealed record CartFull : CheckoutResult;

    public sealed record InsufficientStock(IReadOnlyList<ShortLine> Lines) : CheckoutResult;

    /// <param name="Limit">The nearest sum of books that it does, in the currency's minor unit; null when only Stripe knows it.</param>
    public sealed record AmountOutOfRange(long? Limit, bool TooSmall) : CheckoutResult;

    /// <summary>There are copies, but not so many for this buyer now.</summary>
    public sealed record HoldLimited(IReadOnlyList<LimitedLine> Lines) : CheckoutResult;

    /// <summary>Too many checkouts were not paid by an account whose address nobody has confirmed.</summary>
    public sealed record AddressUnproved : CheckoutResult;

    public sealed record ProviderUnavailable : CheckoutResult;

    /// <summary>Stripe will not take this checkout however often it is asked.</summary>
    /// <param name="Line">What it is about; null when it is about no line, or nothing that can be named.</param>
    /// <param name="IsEmail">It is about the shopper's address.</param>
    public sealed record RequestRefused(Orders.OrderLine? Line, bool IsEmail) : CheckoutResult;

    public sealed record Superseded : CheckoutResult;
}

/// <summary>
/// From a cart to a page to pay on: hold the stock, ask Stripe, remember the session. A shopper has at most one
/// open checkout, so nobody pays twice for one cart.
/// </summary>
public sealed partial class CheckoutStarter(
    BooklyDbContext db, CheckoutHold hold, CheckoutCloser closer, OrderMoves moves, StripeGateway stripe,
    PaymentTelemetry telemetry, ChangeFeed changes, IOptions<ShopOptions> shop, TimeProvider time, ILogger<CheckoutStarter> logger)
{
    private static readonly TimeSpan MinTimeLeft = TimeSpan.FromMinutes(2);

    /// <summary>Stripe makes no session shorter than this: an order that has waited for one too long (its process died) starts anew.</summary>
    private static readonly TimeSpan MinSessionDuration = TimeSpan.FromMinutes(30) + TimeSpan.FromSeconds(5);

    /// <summary>Each round closes an older checkout or finds a newer one; more than a few rounds means tabs that fight.</summary>
    private const int MaxRounds = 4;

    public async Task<CheckoutResult> StartAsync(
        string userId, string? email, CheckoutClient client, bool onlyAvailable, CancellationToken cancellationToken)
    {
        for (var round = 0; round < MaxRounds; round++)
        {
            if (await OpenOrderAsync(userId, cancellationToken) is { } open)
            {
                var cart = await CheckoutCart.ReadAsync(db, userId, shop.Value.Currency, cancellationToken);
                if (cart.Lines.Count == 0) return new CheckoutResult.CartEmpty();

                if (open.CartFingerprint == cart.Fingerprint(onlyAvailable)
                    && open.ExpiresAt - time.GetUtcNow() > (open.SessionId is null ? MinSessionDuration : MinTimeLeft))
                {
                    if (await closer.IsPayableAsync(open, cancellationToken)) return await OpenSessionAsync(open, email);
                    continue;
                }

                if (!await closer.TryCloseAsync(open, OrderStatus.Cancelled, OrderActors.Checkout, cancellationToken))
                {
                    return new CheckoutResult.ProviderUnavailable();
                }
                continue;
            }

            switch (await hold.TryPlaceAsync(userId, client, onlyAvailable, Activity.Current?.Id, cancellationToken))
            {
                case HoldResult.Placed placed:
                    changes.OrderMoved(placed.Order.Id);
                    return await OpenSessionAsync(placed.Order, email);
                case HoldResult.Refused refused: return refused.Why;
                case HoldResult.AnotherIsOpen: continue;
            }
        }

        return new CheckoutResult.Superseded();
    }

    /// <summary>
    /// Gives the order a session, or finds the one it has. Two clicks at once get the same one: Stripe knows them by one key. The order is
    /// committed, so the shopper's connection does not matter any more.
    /// </summary>
    private async Task<CheckoutResult> OpenSessionAsync(Orders.Order order, string? email)
    {
        if (order is { SessionId: { } known, SessionUrl: { } page }) return Answer(order, known, page);

        OpenSession session;
        try
        {
            session = await stripe.CreateSessionAsync(RequestFor(order, email), CancellationToken.None);
        }
        catch (PaymentProviderException e)
        {
            // Nobody was given a page to pay on, so the hold can go, even if Stripe made a session and only its answer was lost.
            await db.InTransactionAsync(token => moves.TryCloseUnstartedAsync(order.Id, OrderActors.Checkout, token), CancellationToken.None);
            changes.OrderMoved(order.Id);
            return e switch
            {
                // Where the limit depends on the day's rate, only Stripe knows it.
                { Code: "amount_too_small" } => new CheckoutResult.AmountOutOfRange(Limit: null, TooSmall: true),
                { Code: "amount_too_large" } => new CheckoutResult.AmountOutOfRange(Limit: null, TooSmall: false),
                { IsLasting: true } => Refused(order, e),
                _ => Unavailable(order, e),
            };
        }

        if (await db.TryRecordSessionAsync(order.Id, session.Id, session.Url, CancellationToken.None))
        {
            return Answer(order, session.Id, session.Url);
        }

        // The order was given up while Stripe was asked: its session must not stay payable.
        try
        {
            await stripe.ExpireSessionAsync(session.Id, CancellationToken.None);
        }
        catch (PaymentProviderException e)
        {
            logger.LogWarning("Session {SessionId} of a closed order stays open until it expires: {Reason}", session.Id, e.Message);
        }

        return new CheckoutResult.Superseded();
    }

    /// <summary>An error of ours, not an outage: nobody can pay this until somebody has mended it.</summary>
    private CheckoutResult.RequestRefused Refused(Orders.Order order, PaymentProviderException refusal)
    {
        var place = LineOf().Match(refusal.Param ?? "");
        var line = place.Success && int.TryParse(place.Groups["index"].Value, CultureInfo.InvariantCulture, out var index)
            ? order.Lines.OrderBy(row => row.BookId).ElementAtOrDefault(index)
            : null;
        telemetry.CheckoutRefused(refusal.Code);
        logger.LogError(
            "Stripe refuses the checkout of order {OrderId} for good, parameter {Param}, book {BookId}: {Reason}",
            order.Id, refusal.Param, line?.BookId, refusal.Message);
        return new CheckoutResult.RequestRefused(line, IsEmail: refusal.Param == "customer_email");
    }

    private CheckoutResult.ProviderUnavailable Unavailable(Orders.Order order, PaymentProviderException outage)
    {
        logger.LogWarning("No session for order {OrderId}: {Reason}", order.Id, outage.Message);
        return new CheckoutResult.ProviderUnavailable();
    }

    [GeneratedRegex(@"^line_items\[(?<index>[0-9]{1,4})\]")]
    private static partial Regex LineOf();

    /// <summary>All of it is stored with the order, so that a repeated request sends the same.</summary>
    private static SessionRequest RequestFor(Orders.Order order, string? email) => new(
        order.Id, order.UserId, email, order.Currency, order.ExpiresAt, order.TraceParent,
        [
            .. order.Lines.OrderBy(line => line.BookId).Select(line => new SessionLine(
                line.BookId, line.Title, line.Author, CoverUrls.UrlOf(line.BookId, line.Title, line.Author, line.Genre), line.Quantity, line.UnitAmount))
        ]);

    private static CheckoutResult.Open Answer(Orders.Order order, string sessionId, string url) =>
        new(new CheckoutSession(sessionId, url, order.Id, order.ExpiresAt));

    private Task<Orders.Order?> OpenOrderAsync(string userId, CancellationToken cancellationToken) =>
        db.Orders.AsNoTracking().Include(order => order.Lines)
            .SingleOrDefaultAsync(
                order => order.UserId == userId && order.Status == OrderStatus.AwaitingPayment && !order.AwaitsDecision, cancellationToken);
}

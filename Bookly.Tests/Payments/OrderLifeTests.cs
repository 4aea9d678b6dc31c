using Bookly.ApiService.Cases;
using Bookly.ApiService.Catalog;
using Bookly.ApiService.Checkout;
using Bookly.ApiService.Data;
using Bookly.ApiService.Fulfillment;
using Bookly.ApiService.Orders;
using Bookly.ApiService.PaymentEvents;
using Bookly.ApiService.Stripe;
using Bookly.ApiService.Webhooks;
using Bookly.Contracts;
using Bookly.Tests.Fixtures;
using CsCheck;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Bookly.Tests.Payments;

/// <summary>
/// Random events about an order, repeated and out of order: in sequence it ends where a simple model says, concurrently in a state that
/// the model allows. CsCheck prints the seed of a failing sequence and shrinks it.
/// </summary>
public sealed class OrderLifeTests(OwnShop own) : IClassFixture<OwnShop>
{
    private const int Sequences = 60, Stock = 1000, Bought = 2;

    private static readonly Gen<News[]> AnyNews = Gen.Enum<News>().Array[1, 8];

    private readonly TestShop _shop = own.Shop;

    public enum News
    {
        CompletedPaid,
        CompletedUnpaid,
        AsyncSucceeded,
        AsyncFailed,
        ClosedEarly,
        Expired,
        TheLastEventAgain,
        VerifiedPaid,
        VerifiedOpen,
        CancelledByTheShopper,
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Sequential_events_lead_where_the_model_says()
    {
        await _shop.Stripe.MisbehaveAsync(new { webhooks = new { drop = true } });
        await AnyNews.SampleAsync(
            async news =>
            {
                var life = await BeginAsync();
                foreach (var (told, i) in news.Select((told, i) => (told, i))) await TellAsync(life, told, EventOf(news, i));

                var seen = await LookAsync(life);
                Assert.Equal(Model(news), (seen.History[^1], seen.Flagged));
                AssertSound(seen, news);
            }, iter: Sequences, threads: 1);
        await AssertNothingButFlagsAsync();
    }

    [Fact]
    public async Task Concurrent_events_never_move_back_fulfill_twice_or_lose_money()
    {
        await _shop.Stripe.MisbehaveAsync(new { webhooks = new { drop = true } });
        await AnyNews.SampleAsync(
            async news =>
            {
                var life = await BeginAsync();
                await Task.WhenAll(news.Select((told, i) => Task.Run(() => TellAsync(life, told, EventOf(news, i)), Ct)));
                AssertSound(await LookAsync(life), news);
            }, iter: Sequences, threads: 1);
        await AssertNothingButFlagsAsync();
    }

    /// <summary>The transition table, repeated on purpose.</summary>
    private static (OrderStatus Status, bool Flagged) Model(News[] news)
    {
        var (status, flagged) = (OrderStatus.AwaitingPayment, false);
        foreach (var told in news)
        {
            var open = status is OrderStatus.AwaitingPayment or OrderStatus.PaymentProcessing;
            switch (told)
            {
                case News.CompletedPaid or News.AsyncSucceeded or News.VerifiedPaid:
                    if (open) status = OrderStatus.Fulfilled;
                    else if (status != OrderStatus.Fulfilled) flagged = true;
                    break;
                case News.CompletedUnpaid when status == OrderStatus.AwaitingPayment: status = OrderStatus.PaymentProcessing; break;
                case News.AsyncFailed when open: status = OrderStatus.PaymentFailed; break;
                case News.ClosedEarly when status == OrderStatus.AwaitingPayment: status = OrderStatus.Cancelled; break;
                case News.Expired when status == OrderStatus.AwaitingPayment: status = OrderStatus.Expired; break;
                case News.CancelledByTheShopper when status == OrderStatus.AwaitingPayment: status = OrderStatus.Cancelled; break;
            }
        }

        return (status, flagged);
    }

    private static void AssertSound(Seen seen, News[] news)
    {
        Assert.Equal(OrderStatus.AwaitingPayment, seen.History[0]);
        Assert.All(seen.History.Zip(seen.History.Skip(1)), move => Assert.True(MayFollow(move.First, move.Second), $"{move.First} became {move.Second}"));
        var fulfilled = seen.History.Count(status => status == OrderStatus.Fulfilled);
        Assert.Equal(fulfilled, seen.LedgerRows);
        Assert.Equal(Stock - (Bought * fulfilled), seen.Stock);
        Assert.Equal(seen.History[^1] is OrderStatus.AwaitingPayment or OrderStatus.PaymentProcessing ? Bought : 0, seen.Held);
        if (news.Any(told => told is News.CompletedPaid or News.AsyncSucceeded or News.VerifiedPaid))
        {
            Assert.True(fulfilled == 1 || seen.Flagged, $"Money was taken and the order is {seen.History[^1]}, nobody is told");
        }
    }

    private static bool MayFollow(OrderStatus from, OrderStatus to) => from switch
    {
        OrderStatus.AwaitingPayment => to is not OrderStatus.AwaitingPayment,
        OrderStatus.PaymentProcessing => to is OrderStatus.Fulfilled or OrderStatus.PaymentFailed,
        _ => false,
    };

    /// <summary>Position of the event to deliver, an earlier one for a repetition; null when there is none.</summary>
    private static (int Place, News Kind)? EventOf(News[] news, int i)
    {
        var place = news[i] == News.TheLastEventAgain ? Array.FindLastIndex(news, i, told => told <= News.Expired) : i;
        return place < 0 || news[place] > News.Expired ? null : (place, news[place]);
    }

    private async Task<Life> BeginAsync()
    {
        var book = await _shop.Admin.ListBookAsync(Stock);
        using var reader = (await _shop.NewShoppersAsync(1))[0];
        var session = await reader.StartBuyingAsync(book, Bought);
        return new Life(book, session, new Dictionary<News, string>
        {
            [News.CompletedPaid] = await StripeBodies.SessionAsync(_shop, session, "complete", "paid"),
            [News.CompletedUnpaid] = await StripeBodies.SessionAsync(_shop, session, "complete", "unpaid"),
            [News.Expired] = await StripeBodies.SessionAsync(_shop, session, "expired", "unpaid"),
            [News.VerifiedOpen] = await StripeBodies.SessionAsync(_shop, session, "open", "unpaid"),
        });
    }

    private async Task TellAsync(Life life, News told, (int Place, News Kind)? eventToTell)
    {
        await using var scope = _shop.Services().CreateAsyncScope();
        var services = scope.ServiceProvider;
        switch (told)
        {
            case News.VerifiedPaid or News.VerifiedOpen:
                var body = life.Bodies[told == News.VerifiedPaid ? News.CompletedPaid : News.VerifiedOpen];
                var verified = (Stripe.Checkout.Session)WebhookVerifier.Parse(StripeBodies.Event("evt_none", "checkout.session.completed", body)).Data.Object;
                await services.GetRequiredService<FulfillmentService>().SyncAsync(SessionSnapshot.From(verified, DateTimeOffset.UtcNow), Trigger.VerifySession, entry: null, Ct);
                break;
            case News.CancelledByTheShopper:
                var order = await services.GetRequiredService<BooklyDbContext>().Orders.AsNoTracking().SingleAsync(row => row.Id == life.Session.OrderId, Ct);
                await services.GetRequiredService<CheckoutCloser>().TryCloseAsync(order, OrderStatus.Cancelled, "shopper", Ct);
                break;
            default:
                if (eventToTell is { } known) await DeliverAsync(services, life, known.Place, known.Kind);
                break;
        }
    }

    private static async Task DeliverAsync(IServiceProvider services, Life life, int place, News kind)
    {
        var (type, body) = kind switch
        {
            News.CompletedPaid => ("checkout.session.completed", life.Bodies[News.CompletedPaid]),
            News.CompletedUnpaid => ("checkout.session.completed", life.Bodies[News.CompletedUnpaid]),
            News.AsyncSucceeded => ("checkout.session.async_payment_succeeded", life.Bodies[News.CompletedPaid]),
            News.AsyncFailed => ("checkout.session.async_payment_failed", life.Bodies[News.CompletedUnpaid]),
            _ => ("checkout.session.expired", life.Bodies[News.Expired]),
        };
        // Only the event's time distinguishes a session that ran out from one that was expired early.
        var created = kind == News.Expired ? life.Session.ExpiresAt : DateTimeOffset.UtcNow;
        var json = StripeBodies.Event($"evt_{life.Session.OrderId:N}_{place}", type, body, created);
        var stripeEvent = WebhookVerifier.Parse(json);
        await services.GetRequiredService<StripeEvents>().HandleAsync(stripeEvent, new InboxEntry(stripeEvent.Id, type, json), Trigger.Webhook, Ct);
    }

    private async Task<Seen> LookAsync(Life life)
    {
        await using var scope = _shop.Services().CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<BooklyDbContext>();
        var order = await db.Orders.AsNoTracking().Include(row => row.History).SingleAsync(row => row.Id == life.Session.OrderId, Ct);
        var book = await db.Books.AsNoTracking().SingleAsync(row => row.Id == life.Book, Ct);
        var ledger = await db.Fulfillments.CountAsync(row => row.OrderId == order.Id, Ct);
        return new Seen([.. order.History.OrderBy(entry => entry.Id).Select(entry => entry.Status)], await db.PaymentCases.AnyAsync(row => row.OrderId == order.Id, Ct), ledger, book.Stock, book.Held);
    }

    private async Task AssertNothingButFlagsAsync() =>
        Assert.DoesNotContain((await _shop.Admin.InvariantsAsync()).Value.Violations, violation => violation.Invariant != "flag_is_settled");

    private sealed record Life(long Book, CheckoutSession Session, Dictionary<News, string> Bodies);

    private sealed record Seen(OrderStatus[] History, bool Flagged, int LedgerRows, int Stock, int Held);
}

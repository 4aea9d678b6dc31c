using System.Net;
using Bookly.Contracts;
using Bookly.Tests.Fixtures;

namespace Bookly.Tests.Orders;

/// <summary>The timeline of one payment in the back office.</summary>
public sealed class OrderTimelineTests(OwnShop own) : IClassFixture<OwnShop>
{
    private readonly TestShop _shop = own.Shop;

    [Fact]
    public async Task Timeline_shows_everything_with_actor_and_time()
    {
        var bought = await _shop.BuyAsync(quantity: 2, stock: 2);
        await _shop.Admin.RefundAsync(bought.OrderId, new RefundOrder(Amount: 700, Restock: true, Reason: "a torn page"));
        await _shop.Stripe.DisputeAsync(bought.PaymentIntentId);

        var life = await Eventually.BecomesAsync(
            async () => (await _shop.Admin.DetailsAsync(bought.OrderId)).Value,
            seen => seen.Disputes.Count == 1 && seen.Disputes[0].History.Count == 2
                && seen.Timeline.Count(entry => entry is { Kind: TimelineKind.Event, What: "charge.refunded" }) == 1);

        Assert.Equal((OrderStatus.PartiallyRefunded, 2500, 700, true), (life.Order.Status, life.Order.TotalAmount, life.Order.RefundedAmount, life.Order.Disputed));
        Assert.Equal((1800, bought.PaymentIntentId), (life.RefundableAmount, life.PaymentIntentId));
        Assert.Equal((2, 2, true), (life.Lines.Single().Quantity, life.Lines.Single().Restocked, life.Lines.Single().Listed));
        var refund = Assert.Single(life.Refunds);
        Assert.Equal((700, "a torn page", "admin@bookly.example", RefundStatus.Succeeded), (refund.Amount, refund.Reason, refund.By, refund.Status));

        Assert.Equal(life.Timeline.Select(entry => entry.At).Order(), life.Timeline.Select(entry => entry.At));
        Assert.Equal(
            [("AwaitingPayment", "checkout"), ("Fulfilled", "webhook"), ("PartiallyRefunded", "admin@bookly.example")],
            Of(TimelineKind.Order).Select(entry => (entry.What, entry.By)));
        Assert.Equal((bought.Session.SessionId, "webhook"), (Of(TimelineKind.Fulfillment).Single().Reference, Of(TimelineKind.Fulfillment).Single().By));
        Assert.Equal(["Requested", "Succeeded"], Of(TimelineKind.Refund).Select(entry => entry.What));
        Assert.Equal(("listed again", 2), (Of(TimelineKind.Restock).Single().Detail, Of(TimelineKind.Restock).Single().Amount));
        Assert.Equal(2, Of(TimelineKind.Dispute).Count);
        Assert.Contains(Of(TimelineKind.Event), entry => entry is { What: "checkout.session.completed", Detail: "Fulfilled" });
        Assert.Contains(Of(TimelineKind.Event), entry => entry is { What: "charge.dispute.created", Detail: "Recorded" });

        List<TimelineEntry> Of(TimelineKind kind) => [.. life.Timeline.Where(entry => entry.Kind == kind)];
    }

    [Fact]
    public async Task Timeline_shows_every_caller_also_those_that_did_nothing()
    {
        await _shop.Stripe.MisbehaveAsync(new { webhooks = new { duplicate = 3 } });
        var bought = await _shop.BuyAsync();
        await _shop.Stripe.BehaveAsync();
        await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => bought.Reader.VerifyAsync(bought.Session.SessionId)));

        var calls = await Eventually.BecomesAsync(
            async () => (await _shop.Admin.DetailsAsync(bought.OrderId)).Value.Timeline.Where(entry => entry.Kind == TimelineKind.Call).ToList(), seen => seen.Count >= 5);

        Assert.Equal("webhook", Assert.Single(calls, call => call.What == "Fulfilled").By);
        Assert.Equal((3, 2), (calls.Count(call => call.By == "webhook"), calls.Count(call => call.By == "verify-session")));
        Assert.All(calls.Where(call => call.By == "webhook"), call => Assert.StartsWith("evt_", call.Reference, StringComparison.Ordinal));
        Assert.All(calls, call => Assert.True(call.Milliseconds > 0));
        Assert.All(calls.Where(call => call.What != "Fulfilled"), call => Assert.Contains(call.What, (string[])["AlreadyFulfilled", "Duplicate"]));
    }

    [Fact]
    public async Task Unknown_order_is_not_found()
    {
        var answer = await _shop.Admin.DetailsAsync(Guid.NewGuid());

        Assert.Equal((HttpStatusCode.NotFound, ProblemCodes.OrderNotFound), (answer.Status, answer.Code));
    }
}

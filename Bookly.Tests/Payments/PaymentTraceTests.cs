using System.Collections.Concurrent;
using System.Diagnostics;
using Bookly.ApiService.PaymentEvents;
using Bookly.Contracts;
using Bookly.Tests.Fixtures;

namespace Bookly.Tests.Payments;

/// <summary>One view from the click to the fulfillment, though Stripe stands between the two.</summary>
public sealed class PaymentTraceTests(OwnShop own) : IClassFixture<OwnShop>
{
    private readonly TestShop _shop = own.Shop;

    [Fact]
    public async Task Fulfillment_and_click_link_to_each_other()
    {
        using var spans = new Spans();
        var book = await _shop.Admin.ListBookAsync(stock: 3);
        using var reader = await _shop.NewShopperAsync();
        await reader.PutInCartAsync(book, 1);
        using var click = new Activity("click").Start();
        var session = (await reader.CheckOutAsync()).Value;
        click.Stop();

        await _shop.Stripe.PayAsync(session.SessionId);
        await reader.StatusBecomesAsync(session.OrderId, OrderStatus.Fulfilled);

        // A span is there when it has ended, which is after what it did can be seen.
        var sync = await Eventually.BecomesAsync(
            () => Task.FromResult(spans.Of(session).FirstOrDefault(span => span.OperationName == "sync checkout session")), span => span is not null);
        Assert.Equal(click.TraceId, Assert.Single(sync!.Links).Context.TraceId);
        Assert.NotEqual(click.TraceId, sync.TraceId);
        Assert.Contains(spans.All, span => span.OperationName == "commit fulfillments" && span.ParentSpanId == sync.SpanId);
        Assert.Equal(ActivityKind.Consumer, sync.Kind);
        Assert.Equal(
            ["stripe", "process", "process", "checkout.session.completed"],
            new[] { "system", "operation.name", "operation.type", "destination.name" }.Select(name => sync.GetTagItem($"messaging.{name}")));
        Assert.StartsWith("evt_", (string?)sync.GetTagItem("messaging.message.id"), StringComparison.Ordinal);

        // And back: the click's own trace shows the fulfillment, with a link to where it was done.
        var shown = Assert.Single(spans.Of(session), span => span.OperationName == "fulfilled after payment");
        Assert.Equal(click.TraceId, shown.TraceId);
        Assert.Equal(sync.SpanId, Assert.Single(shown.Links).Context.SpanId);
    }

    /// <summary>What <see cref="PaymentTelemetry"/> has made, of this test and of those beside it.</summary>
    private sealed class Spans : IDisposable
    {
        private readonly ConcurrentQueue<Activity> _ended = new();
        private readonly ActivityListener _listener;

        public Spans()
        {
            _listener = new ActivityListener
            {
                ShouldListenTo = source => source.Name == PaymentTelemetry.Name,
                Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
                ActivityStopped = _ended.Enqueue,
            };
            ActivitySource.AddActivityListener(_listener);
        }

        public IReadOnlyList<Activity> All => [.. _ended];

        public IReadOnlyList<Activity> Of(CheckoutSession session) => [.. _ended.Where(span => session.SessionId.Equals(span.GetTagItem("bookly.session_id")))];

        public void Dispose() => _listener.Dispose();
    }
}

using System.Collections.Concurrent;
using System.Diagnostics;
using Bookly.ApiService.Payments;
using Bookly.Contracts;
using Bookly.Tests.Fixtures;

namespace Bookly.Tests.Payments;

/// <summary>One view from the click to the fulfillment (design, section 8), though Stripe stands between the two.</summary>
public sealed class PaymentTraceTests(OwnShop own) : IClassFixture<OwnShop>
{
    private readonly TestShop _shop = own.Shop;

    [Fact]
    public async Task A_fulfillment_is_linked_to_the_click_and_holds_its_own_commit()
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
        var settlement = await Eventually.BecomesAsync(
            () => Task.FromResult(spans.All.FirstOrDefault(span => session.SessionId.Equals(span.GetTagItem("bookly.session_id")))), span => span is not null);
        Assert.Equal(click.TraceId, Assert.Single(settlement!.Links).Context.TraceId);
        Assert.NotEqual(click.TraceId, settlement.TraceId);
        Assert.Contains(spans.All, span => span.OperationName == "commit fulfilments" && span.ParentSpanId == settlement.SpanId);
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

        public void Dispose() => _listener.Dispose();
    }
}

using Bookly.Contracts;
using Bookly.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;

namespace Bookly.Tests.Refunds;

/// <summary>Replicas whose clocks differ.</summary>
public sealed class RefundClockTests(ShopFixture fixture)
{
    [Fact]
    public async Task Refund_update_is_accepted_by_a_replica_with_slow_clock()
    {
        var clocks = new Queue<TimeProvider>([new Ahead(TimeSpan.FromMinutes(2)), TimeProvider.System]);
        await using var shop = await TestShop.StartAsync(fixture, replicas: 2, builder => builder.Services.AddSingleton(clocks.Dequeue()));
        var bought = await shop.BuyAsync(card: "4000000000005126");
        await shop.Admin.RefundAsync(bought.OrderId, new RefundOrder());
        await shop.Stripe.MisbehaveAsync(new { webhooks = new { drop = true } });
        await shop.Stripe.AdvanceClockAsync(TimeSpan.FromSeconds(11));
        var failed = (await Eventually.BecomesAsync(() => shop.EventsAsync("refund.failed", bought.PaymentIntentId), events => events.Count == 1))[0];

        using var response = await shop.PostWebhookAsync((await shop.Stripe.GetAsync($"/v1/events/{failed}")).GetRawText(), replica: 1);

        response.EnsureSuccessStatusCode();
        var order = (await bought.Reader.OrderAsync(bought.OrderId)).Value;
        Assert.Equal((RefundStatus.Failed, 0), (order.Refunds.Single().Status, order.RefundedAmount));
        Assert.Single(await shop.Admin.CasesAsync(), row => row.Kind == PaymentCaseKind.RefundFailed);
    }

    private sealed class Ahead(TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + by;
    }
}

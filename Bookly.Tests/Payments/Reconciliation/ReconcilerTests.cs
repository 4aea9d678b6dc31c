using System.Net;
using Bookly.Contracts;
using Bookly.Tests.Fixtures;

namespace Bookly.Tests.Payments.Reconciliation;

/// <summary>What webhooks should have told and did not.</summary>
public sealed class ReconcilerTests(OwnShop own) : IClassFixture<OwnShop>, IAsyncLifetime
{
    private readonly TestShop _shop = own.Shop;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync() => await _shop.Stripe.BehaveAsync();

    [Fact]
    public async Task One_run_heals_whatever_webhooks_were_lost()
    {
        var book = await _shop.Admin.ListBookAsync(stock: 20);
        await LoseWebhooksAsync();
        var paid = await StartAsync(book);
        await _shop.Stripe.PayAsync(paid.Session.SessionId);
        var submitted = await StartAsync(book);
        await _shop.Stripe.PayLaterAsync(submitted.Session.SessionId);
        var settled = await StartAsync(book);
        await _shop.Stripe.PayLaterAsync(settled.Session.SessionId);
        await _shop.Stripe.SettleAsync(await PaymentOfAsync(settled), "succeeded");
        var refused = await StartAsync(book);
        await _shop.Stripe.PayLaterAsync(refused.Session.SessionId);
        await _shop.Stripe.SettleAsync(await PaymentOfAsync(refused), "failed");
        var closed = await StartAsync(book);
        await _shop.Stripe.ExpireAsync(closed.Session.SessionId);
        var open = await StartAsync(book);

        var run = await _shop.Admin.ReconcileAsync();

        Assert.Equal(ReconcileState.Succeeded, run.Run.State);
        await AssertStatusAsync(OrderStatus.Fulfilled, paid, settled);
        await AssertStatusAsync(OrderStatus.PaymentProcessing, submitted);
        await AssertStatusAsync(OrderStatus.PaymentFailed, refused);
        await AssertStatusAsync(OrderStatus.Cancelled, closed);
        await AssertStatusAsync(OrderStatus.AwaitingPayment, open);
        foreach (var (kind, checkout) in new[]
        {
            (RepairKind.Fulfilled, paid), (RepairKind.Fulfilled, settled), (RepairKind.ProcessingRecorded, submitted),
            (RepairKind.PaymentFailed, refused), (RepairKind.Released, closed),
        })
        {
            Assert.Contains(run.LatestRepairs, repair => (repair.Kind, repair.OrderId) == (kind, checkout.Session.OrderId));
        }

        Assert.DoesNotContain(run.LatestRepairs, repair => repair.OrderId == open.Session.OrderId);
        Assert.Equal((18, 2), await StockAsync(book));
        await _shop.AssertInvariantsAsync();

        var again = await _shop.Admin.ReconcileAsync();
        Assert.Empty(again.LatestRepairs);
    }

    [Fact]
    public async Task A_second_wish_for_a_run_while_one_is_at_work_is_answered_with_that_one()
    {
        await _shop.Stripe.MisbehaveAsync(new { api = new { delayMs = 500 } });

        var asked = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => _shop.Admin.SendAsync<ReconcileRun>(HttpMethod.Post, "/api/admin/reconcile")));

        Assert.All(asked, answer => Assert.Equal(HttpStatusCode.Accepted, answer.Status));
        Assert.Single(asked.Select(answer => answer.Value.Id).Distinct());
        await _shop.Admin.ReconcileAsync();
    }

    private async Task<Checkout> StartAsync(long book)
    {
        var reader = await _shop.NewShopperAsync();
        return new Checkout(reader, await reader.StartBuyingAsync(book));
    }

    private Task LoseWebhooksAsync() => _shop.Stripe.MisbehaveAsync(new { webhooks = new { drop = true } });

    private async Task<string> PaymentOfAsync(Checkout checkout) =>
        (await StripeBodies.StripeSessionAsync(_shop, checkout.Session)).GetProperty("payment_intent").GetString()!;

    private static async Task AssertStatusAsync(OrderStatus status, params Checkout[] checkouts)
    {
        foreach (var checkout in checkouts) Assert.Equal(status, (await checkout.Reader.OrderAsync(checkout.Session.OrderId)).Value.Status);
    }

    private async Task<(int Stock, int Held)> StockAsync(long book)
    {
        var listing = (await _shop.Admin.StockAsync(book)).Value;
        return (listing.Stock, listing.Held);
    }

    private sealed record Checkout(Shopper Reader, CheckoutSession Session);
}

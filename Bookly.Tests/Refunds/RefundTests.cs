using System.Net;
using Bookly.ApiService.Reconciliation;
using Bookly.Contracts;
using Bookly.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;

namespace Bookly.Tests.Refunds;

/// <summary>Money that an admin gives back: in full, in parts, once, and never more than was paid.</summary>
public sealed class RefundTests(OwnShop own) : IClassFixture<OwnShop>, IAsyncLifetime
{
    private const long Price = 1250;

    private readonly TestShop _shop = own.Shop;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _shop.Stripe.BehaveAsync();
        await _shop.AssertInvariantsAsync();
    }

    [Fact]
    public async Task Full_refund_returns_all_and_is_shown()
    {
        var bought = await _shop.BuyAsync(quantity: 2);

        var refund = (await _shop.Admin.RefundAsync(bought.OrderId, new RefundOrder(Reason: "requested_by_customer"))).Value;

        Assert.Equal((2 * Price, RefundStatus.Succeeded), (refund.Amount, refund.Status));
        var order = (await bought.Reader.OrderAsync(bought.OrderId)).Value;
        Assert.Equal((OrderStatus.Refunded, 2 * Price, "staff"), (order.Status, order.RefundedAmount, order.History[^1].By));
        Assert.Equal([(2 * Price, RefundStatus.Succeeded)], order.Refunds.Select(seen => (seen.Amount, seen.Status)));
        Assert.Equal("requested_by_customer", (await _shop.RefundsAtStripeAsync(bought)).Single().GetProperty("reason").GetString());
    }

    [Fact]
    public async Task Partial_refunds_add_up_to_a_full_one()
    {
        var bought = await _shop.BuyAsync(quantity: 2);

        await _shop.Admin.RefundAsync(bought.OrderId, new RefundOrder(Amount: 500));
        Assert.Equal((OrderStatus.PartiallyRefunded, 500), await StateAsync(bought));
        var tooMuch = await _shop.Admin.RefundAsync(bought.OrderId, new RefundOrder(Amount: 2001));
        await _shop.Admin.RefundAsync(bought.OrderId, new RefundOrder(Amount: 500));
        Assert.Equal((OrderStatus.PartiallyRefunded, 1000), await StateAsync(bought));
        var rest = (await _shop.Admin.RefundAsync(bought.OrderId, new RefundOrder())).Value;

        Assert.Equal((HttpStatusCode.Conflict, ProblemCodes.RefundExceedsPayment), (tooMuch.Status, tooMuch.Code));
        Assert.Equal(2000, tooMuch.Problem.GetProperty("refundableAmount").GetInt64());
        Assert.Equal(1500, rest.Amount);
        Assert.Equal((OrderStatus.Refunded, 2500), await StateAsync(bought));
        Assert.Equal(ProblemCodes.OrderNotRefundable, (await _shop.Admin.RefundAsync(bought.OrderId, new RefundOrder(Amount: 1))).Code);
    }

    [Fact]
    public async Task Idempotency_key_repeats_one_refund_and_rejects_another()
    {
        var bought = await _shop.BuyAsync(quantity: 2);

        var first = (await _shop.Admin.RefundAsync(bought.OrderId, new RefundOrder(Amount: 500), "pressed-once")).Value;
        var again = (await _shop.Admin.RefundAsync(bought.OrderId, new RefundOrder(Amount: 500), "pressed-once")).Value;
        var other = await _shop.Admin.RefundAsync(bought.OrderId, new RefundOrder(Amount: 600), "pressed-once");

        Assert.Equal(first.RefundId, again.RefundId);
        Assert.Equal((HttpStatusCode.Conflict, ProblemCodes.IdempotencyKeyReused), (other.Status, other.Code));
        Assert.Single(await _shop.RefundsAtStripeAsync(bought));
        Assert.Equal((OrderStatus.PartiallyRefunded, 500), await StateAsync(bought));
    }

    public static TheoryData<RefundOrder, RefundOrder> OtherWishes() => new()
    {
        { new RefundOrder(Amount: 500), new RefundOrder() },
        { new RefundOrder(), new RefundOrder(Amount: 2 * Price) },
        { new RefundOrder(Amount: 500), new RefundOrder(Amount: 500, Restock: true) },
        { new RefundOrder(Amount: 500, Restock: true), new RefundOrder(Amount: 500) },
        { new RefundOrder(Amount: 500), new RefundOrder(Amount: 500, Reason: "duplicate") },
        { new RefundOrder(Amount: 500, Reason: "duplicate"), new RefundOrder(Amount: 500) },
        { new RefundOrder(Amount: 500, Restock: true), new RefundOrder(Amount: 500, Restock: true, RestockLines: []) },
    };

    [Theory]
    [MemberData(nameof(OtherWishes), DisableDiscoveryEnumeration = true)]
    public async Task Idempotency_key_rejects_each_other_wish(RefundOrder first, RefundOrder other)
    {
        var bought = await _shop.BuyAsync(quantity: 2);
        var key = $"wish-{Guid.NewGuid():N}";

        var made = (await _shop.Admin.RefundAsync(bought.OrderId, first, key)).Value;
        var rejected = await _shop.Admin.RefundAsync(bought.OrderId, other, key);
        var repeated = (await _shop.Admin.RefundAsync(bought.OrderId, first, key)).Value;

        Assert.Equal((HttpStatusCode.Conflict, ProblemCodes.IdempotencyKeyReused), (rejected.Status, rejected.Code));
        Assert.Equal(made.RefundId, repeated.RefundId);
    }

    [Fact]
    public async Task Idempotency_key_compares_the_copies_that_were_named()
    {
        var bought = await _shop.BuyAsync(quantity: 2);
        var one = new RefundOrder(Amount: 500, Restock: true, RestockLines: [new RestockLine(bought.BookId, 1)]);

        await _shop.Admin.RefundAsync(bought.OrderId, one, "one copy");
        var all = await _shop.Admin.RefundAsync(bought.OrderId, one with { RestockLines = null }, "one copy");

        Assert.Equal(ProblemCodes.IdempotencyKeyReused, all.Code);
        Assert.Equal(9, (await _shop.Admin.StockAsync(bought.BookId)).Value.Stock);
    }

    [Fact]
    public async Task Concurrent_refunds_never_exceed_the_payment()
    {
        var bought = await _shop.BuyAsync(quantity: 2);

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => _shop.Admin.RefundAsync(bought.OrderId, new RefundOrder(Amount: 1000))));

        Assert.Equal(2, answers.Count(answer => answer.Status == HttpStatusCode.OK));
        Assert.Equal(2, (await _shop.RefundsAtStripeAsync(bought)).Count);
        Assert.Equal((OrderStatus.PartiallyRefunded, 2000), await StateAsync(bought));
    }

    [Fact]
    public async Task Refund_is_retried_when_Stripe_was_unreachable()
    {
        var bought = await _shop.BuyAsync();
        await _shop.Stripe.MisbehaveAsync(new { api = new { failRate = 1.0, status = 503 } });

        var refund = await _shop.Admin.RefundAsync(bought.OrderId, new RefundOrder(), "while-stripe-was-down");
        Assert.Equal((HttpStatusCode.Accepted, RefundStatus.Requested), (refund.Status, refund.Value.Status));
        Assert.Equal(0, (await _shop.Admin.DetailsAsync(bought.OrderId)).Value.RefundableAmount);
        await _shop.Stripe.BehaveAsync();
        await _shop.Admin.ReconcileAsync();
        await _shop.Admin.ReconcileAsync();

        Assert.Equal((OrderStatus.Refunded, Price), await StateAsync(bought));
        Assert.Single(await _shop.RefundsAtStripeAsync(bought));
    }

    [Fact]
    public async Task Refund_with_lost_answer_is_found_and_not_repeated()
    {
        var bought = await _shop.BuyAsync(quantity: 2);
        await _shop.Stripe.MisbehaveAsync(new { webhooks = new { drop = true }, api = new { loseAnswerRate = 1.0 } });
        var refund = await _shop.Admin.RefundAsync(bought.OrderId, new RefundOrder(Amount: 700));
        Assert.Equal(HttpStatusCode.Accepted, refund.Status);
        await _shop.Stripe.BehaveAsync();
        Assert.Single(await _shop.RefundsAtStripeAsync(bought));

        await _shop.Admin.ReconcileAsync();

        Assert.Single(await _shop.RefundsAtStripeAsync(bought));
        Assert.Equal((OrderStatus.PartiallyRefunded, 700), await StateAsync(bought));
    }

    [Fact]
    public async Task Repetition_waits_for_its_time()
    {
        var bought = await _shop.PayUnnoticedAsync(stock: 1);
        await _shop.ExecuteAsync($"DELETE FROM books WHERE id = {bought.BookId}");
        await bought.Reader.VerifyAsync(bought.Session.SessionId);
        await _shop.Stripe.MisbehaveAsync(new { webhooks = new { drop = true }, api = new { failRate = 1.0, status = 503 } });
        await SweepAsync();
        var after = await AttemptsAsync();

        await SweepAsync();
        await SweepAsync();

        Assert.Equal(after, await AttemptsAsync());
        await _shop.Stripe.BehaveAsync();
        await _shop.ExecuteAsync($"UPDATE refund_requests SET next_attempt_at = now() - interval '1 second' WHERE order_id = '{bought.OrderId}'");
        await SweepAsync();
        Assert.Equal(OrderStatus.Refunded, (await bought.Reader.OrderAsync(bought.OrderId)).Value.Status);

        Task<long> AttemptsAsync() => _shop.QueryAsync<long>(
            $"SELECT coalesce((SELECT attempts FROM refund_requests WHERE order_id = '{bought.OrderId}'), -1)::bigint");
    }

    private async Task SweepAsync()
    {
        await using var scope = _shop.Services().CreateAsyncScope();
        await foreach (var _ in scope.ServiceProvider.GetRequiredService<OpenOrderSweeper>().SweepAsync(everything: false, TestContext.Current.CancellationToken))
        {
            // Each is done when the next is asked for.
        }
    }

    [Fact]
    public async Task Refused_refund_changes_nothing()
    {
        var bought = await _shop.BuyAsync();
        await _shop.Stripe.DisputeAsync(bought.PaymentIntentId);

        var refused = await _shop.Admin.RefundAsync(bought.OrderId, new RefundOrder());

        Assert.Equal((HttpStatusCode.Conflict, ProblemCodes.RefundRefused), (refused.Status, refused.Code));
        Assert.Equal((OrderStatus.Fulfilled, 0), await StateAsync(bought));
        var life = (await _shop.Admin.DetailsAsync(bought.OrderId)).Value;
        Assert.Equal((RefundStatus.Refused, Price), (life.Refunds.Single().Status, life.RefundableAmount));
    }

    [Theory]
    [InlineData("""{"amount":0}""", "amount")]
    [InlineData("""{"amount":-5}""", "amount")]
    [InlineData("""{"restockLines":[{"bookId":1,"quantity":1}]}""", "restockLines")]
    [InlineData("""{"restock":true,"restockLines":[{"bookId":1,"quantity":0}]}""", "restockLines")]
    public async Task Invalid_refund_request_names_its_field(string body, string field)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        var answer = await _shop.Admin.SendContentAsync<AdminRefund>(HttpMethod.Post, $"/api/admin/orders/{Guid.NewGuid()}/refund", content);

        Assert.Equal((HttpStatusCode.BadRequest, ProblemCodes.ValidationFailed), (answer.Status, answer.Code));
        Assert.True(answer.Problem.GetProperty("errors").TryGetProperty(field, out _), answer.Body);
    }

    [Fact]
    public async Task Refunds_are_for_paid_orders_and_admins()
    {
        var book = await _shop.Admin.ListBookAsync(stock: 3);
        using var reader = await _shop.NewShopperAsync();
        var open = await reader.StartBuyingAsync(book);

        Assert.Equal(ProblemCodes.OrderNotRefundable, (await _shop.Admin.RefundAsync(open.OrderId, new RefundOrder())).Code);
        Assert.Equal(ProblemCodes.OrderNotFound, (await _shop.Admin.RefundAsync(Guid.NewGuid(), new RefundOrder())).Code);
        Assert.Equal(HttpStatusCode.Forbidden, (await reader.RefundAsync(open.OrderId, new RefundOrder())).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await reader.DetailsAsync(open.OrderId)).Status);
        await reader.CancelAsync(open.OrderId);
    }

    private static async Task<(OrderStatus Status, long Refunded)> StateAsync(Bought bought)
    {
        var order = (await bought.Reader.OrderAsync(bought.OrderId)).Value;
        return (order.Status, order.RefundedAmount);
    }
}

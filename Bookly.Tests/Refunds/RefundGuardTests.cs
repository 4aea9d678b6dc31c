using System.Net;
using Bookly.ApiService.Refunds;
using Bookly.Contracts;
using Bookly.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Bookly.Tests.Refunds;

/// <summary>Guards that only a rare order of things needs: each was taken away once without a test that saw it.</summary>
public sealed class RefundGuardTests(OwnShop own) : IClassFixture<OwnShop>, IAsyncLifetime
{
    private readonly TestShop _shop = own.Shop;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync() => await _shop.Stripe.BehaveAsync();

    [Fact]
    public async Task Repetition_finds_the_refund_when_Stripe_has_forgotten_its_key()
    {
        var bought = await _shop.BuyAsync(quantity: 2);
        await _shop.Stripe.MisbehaveAsync(new { webhooks = new { drop = true }, api = new { loseAnswerRate = 1.0 } });
        await _shop.Admin.RefundAsync(bought.OrderId, new RefundOrder(Amount: 700));
        await _shop.Stripe.MisbehaveAsync(new { webhooks = new { drop = true } });
        await _shop.Stripe.AdvanceClockAsync(TimeSpan.FromHours(25));

        await RepeatAsync(bought);

        Assert.Single(await _shop.RefundsAtStripeAsync(bought));
        var order = (await bought.Reader.OrderAsync(bought.OrderId)).Value;
        Assert.Equal((OrderStatus.PartiallyRefunded, 700), (order.Status, order.RefundedAmount));
    }

    [Fact]
    public async Task Older_answer_of_Stripe_does_not_replace_a_newer_one()
    {
        var bought = await _shop.BuyAsync(quantity: 2);
        // What a webhook has read before the row is changed would be written after it.
        await _shop.Stripe.MisbehaveAsync(new { webhooks = new { drop = true } });
        Assert.Equal(HttpStatusCode.OK, (await _shop.Admin.RefundAsync(bought.OrderId, new RefundOrder(Amount: 700))).Status);
        await _shop.ExecuteAsync($"UPDATE refunds SET status = 'Failed', as_of = now() + interval '1 hour' WHERE order_id = '{bought.OrderId}'");

        await SyncAsync(bought);

        Assert.Equal("Failed", await _shop.QueryAsync<string>($"SELECT status FROM refunds WHERE order_id = '{bought.OrderId}'"));
    }

    [Fact]
    public async Task Refund_that_is_found_failed_puts_nothing_back()
    {
        var bought = await _shop.BuyAsync(quantity: 2, card: "4000000000005126");
        await _shop.Stripe.MisbehaveAsync(new { webhooks = new { drop = true }, api = new { loseAnswerRate = 1.0 } });
        Assert.Equal(HttpStatusCode.Accepted, (await _shop.Admin.RefundAsync(bought.OrderId, new RefundOrder(Restock: true))).Status);
        await _shop.Stripe.MisbehaveAsync(new { webhooks = new { drop = true } });
        await _shop.Stripe.AdvanceClockAsync(TimeSpan.FromSeconds(11));

        await RepeatAsync(bought);

        Assert.Equal("Failed", await _shop.QueryAsync<string>($"SELECT status FROM refunds WHERE order_id = '{bought.OrderId}'"));
        Assert.Equal(8, (await _shop.Admin.StockAsync(bought.BookId)).Value.Stock);
    }

    [Fact]
    public async Task Request_is_not_asked_again_before_its_time()
    {
        var bought = await AskInVainAsync();

        await RepeatAsync(bought, evenIfNotDue: false);
        Assert.Equal(1, await AttemptsAsync(bought));

        await _shop.ExecuteAsync($"UPDATE refund_requests SET next_attempt_at = now() WHERE order_id = '{bought.OrderId}'");
        await RepeatAsync(bought, evenIfNotDue: false);
        Assert.Equal(2, await AttemptsAsync(bought));
    }

    [Fact]
    public async Task Of_two_who_take_up_a_request_at_the_same_moment_one_asks()
    {
        var bought = await AskInVainAsync();
        await using var connection = new NpgsqlConnection(_shop.ConnectionString);
        await connection.OpenAsync(Ct);
        await using var transaction = await connection.BeginTransactionAsync(Ct);
        await using (var hold = new NpgsqlCommand($"SELECT 1 FROM refund_requests WHERE order_id = '{bought.OrderId}' FOR UPDATE", connection, transaction))
        {
            await hold.ExecuteNonQueryAsync(Ct);
        }

        var both = Task.WhenAll(RepeatAsync(bought), RepeatAsync(bought));
        // Each has read the request and wants to claim it.
        await Eventually.BecomesAsync(_shop.WaitingForLocksAsync, waiting => waiting == 2);
        await transaction.RollbackAsync(Ct);
        await both;

        Assert.Equal(2, await AttemptsAsync(bought));
    }

    [Fact]
    public async Task Copies_of_an_open_request_cannot_be_put_back_by_another()
    {
        var bought = await _shop.BuyAsync(quantity: 2);
        var both = new RefundOrder(Amount: 100, Restock: true, RestockLines: [new RestockLine(bought.BookId, 2)]);
        await _shop.Stripe.MisbehaveAsync(new { api = new { failRate = 1.0, status = 503 } });
        Assert.Equal(HttpStatusCode.Accepted, (await _shop.Admin.RefundAsync(bought.OrderId, both)).Status);

        var again = await _shop.Admin.RefundAsync(bought.OrderId, both);
        await _shop.Stripe.BehaveAsync();
        await RepeatAsync(bought);

        Assert.Equal((HttpStatusCode.Conflict, ProblemCodes.RestockExceedsOrder), (again.Status, again.Code));
        Assert.Equal(10, (await _shop.Admin.StockAsync(bought.BookId)).Value.Stock);
    }

    [Fact]
    public async Task Refund_of_an_order_whose_session_Stripe_does_not_know_is_recorded()
    {
        var bought = await _shop.PayUnnoticedAsync();
        await _shop.ExecuteAsync($"UPDATE orders SET session_id = 'cs_other' WHERE id = '{bought.OrderId}'");
        var opened = await _shop.HearOfCaseAsync(bought);

        await _shop.Admin.ResolveAsync(opened.Id, CaseAction.Refund, "Because.");

        Assert.Equal("Made", await _shop.QueryAsync<string>($"SELECT state FROM refund_requests WHERE payment_intent_id = '{bought.PaymentIntentId}'"));
        Assert.Equal("Succeeded", await _shop.QueryAsync<string>($"SELECT status FROM refunds WHERE payment_intent_id = '{bought.PaymentIntentId}'"));
    }

    /// <summary>A refund that Stripe does not answer: asked for once, and to be asked for again.</summary>
    private async Task<Bought> AskInVainAsync()
    {
        var bought = await _shop.BuyAsync();
        await _shop.Stripe.MisbehaveAsync(new { api = new { failRate = 1.0, status = 503 } });
        Assert.Equal(HttpStatusCode.Accepted, (await _shop.Admin.RefundAsync(bought.OrderId, new RefundOrder(Amount: 100))).Status);
        return bought;
    }

    private Task<int> AttemptsAsync(Bought bought) => _shop.QueryAsync<int>($"SELECT attempts FROM refund_requests WHERE order_id = '{bought.OrderId}'");

    private async Task RepeatAsync(Bought bought, bool evenIfNotDue = true)
    {
        var request = await _shop.QueryAsync<Guid>($"SELECT id FROM refund_requests WHERE order_id = '{bought.OrderId}'");
        await using var scope = _shop.Services().CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<RefundExecutor>().RepeatAsync(request, evenIfNotDue, Ct);
    }

    private async Task SyncAsync(Bought bought)
    {
        await using var scope = _shop.Services().CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<RefundSync>().SyncAsync(bought.PaymentIntentId, Ct);
    }
}

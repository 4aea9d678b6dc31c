using System.Net;
using Bookly.ApiService.Reconciliation;
using Bookly.Contracts;
using Bookly.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Npgsql;
using Stripe;
using Stripe.Checkout;

namespace Bookly.Tests.Payments.Reconciliation;

/// <summary>Repairs of events that no webhook delivered.</summary>
public sealed class ReconcilerTests(OwnShop own) : IClassFixture<OwnShop>, IAsyncLifetime
{
    private readonly TestShop _shop = own.Shop;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync() => await _shop.Stripe.BehaveAsync();

    [Fact]
    public async Task Second_run_request_returns_the_running_one()
    {
        // No run gets past its first mark.
        await using var connection = new NpgsqlConnection(_shop.ConnectionString);
        await connection.OpenAsync(Ct);
        await using var transaction = await connection.BeginTransactionAsync(Ct);
        await using var hold = new NpgsqlCommand("LOCK TABLE reconcile_marks", connection);
        await hold.ExecuteNonQueryAsync(Ct);

        var asked = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => _shop.Admin.SendAsync<Contracts.ReconcileRun>(HttpMethod.Post, "/api/admin/reconcile")));

        Assert.All(asked, answer => Assert.Equal(HttpStatusCode.Accepted, answer.Status));
        Assert.Single(asked.Select(answer => answer.Value.Id).Distinct());
        await transaction.RollbackAsync(Ct);
        await _shop.Admin.ReconcileAsync();
    }

    [Fact]
    public async Task Unknown_paid_session_becomes_one_case_and_foreign_ones_none()
    {
        await LoseWebhooksAsync();
        var lost = await NewSessionAsync("https://books.example/dashboard", orderId: Guid.NewGuid().ToString());
        var elsewhere = await NewSessionAsync("https://other.example/thanks", orderId: Guid.NewGuid().ToString());
        var foreign = await NewSessionAsync("https://other.example/thanks", orderId: null);
        foreach (var id in new[] { lost, elsewhere, foreign }) await _shop.Stripe.PayAsync(id);

        var first = await _shop.Admin.ReconcileAsync();
        var second = await _shop.Admin.ReconcileAsync();

        Assert.Equal((RepairKind.Flagged, lost), (Assert.Single(first.LatestRepairs).Kind, first.LatestRepairs[0].StripeId));
        Assert.Empty(second.LatestRepairs);
        Assert.True(first.Run.Progress.Foreign >= 2, $"{first.Run.Progress}");
        Assert.Equal(lost, await _shop.QueryAsync<string>("SELECT string_agg(session_id, ',') FROM payment_cases WHERE kind = 'OrderUnknown'"));
        await _shop.ExecuteAsync("UPDATE payment_cases SET resolved_at = now(), resolution = 'Dismiss'");
    }

    [Fact]
    public async Task Walk_crosses_pages_and_survives_rate_limits()
    {
        var book = await _shop.Admin.ListBookAsync(stock: 3);
        await LoseWebhooksAsync();
        var oldest = await StartAsync(book);
        await _shop.Stripe.PayAsync(oldest.Session.SessionId);
        for (var i = 0; i < 230; i++) await NewSessionAsync("https://other.example/thanks", orderId: null);
        await _shop.Stripe.MisbehaveAsync(new { webhooks = new { drop = true }, api = new { failRate = 0.3, status = 429 } });

        var run = await _shop.Admin.ReconcileAsync();

        Assert.Equal(ReconcileState.Succeeded, run.Run.State);
        Assert.True(run.Run.Progress.Sessions > 230, $"{run.Run.Progress}");
        await AssertStatusAsync(OrderStatus.Fulfilled, oldest);
    }

    [Fact]
    public async Task Run_with_since_looks_before_the_mark()
    {
        await _shop.Admin.ReconcileAsync();
        var before = DateTimeOffset.UtcNow.AddDays(-3);
        await _shop.ExecuteAsync("UPDATE reconcile_marks SET reached = now() + interval '1 day'");
        var book = await _shop.Admin.ListBookAsync(stock: 3);
        await LoseWebhooksAsync();
        var missed = await StartAsync(book);
        await _shop.Stripe.PayAsync(missed.Session.SessionId);

        await _shop.Admin.ReconcileAsync();
        await AssertStatusAsync(OrderStatus.AwaitingPayment, missed);
        await _shop.Admin.ReconcileAsync($"?since={before:yyyy-MM-ddTHH:mm:ssZ}");

        await AssertStatusAsync(OrderStatus.Fulfilled, missed);
    }

    [Fact]
    public async Task Sweeper_closes_a_checkout_whose_process_died()
    {
        var book = await _shop.Admin.ListBookAsync(stock: 3);
        var left = await StartAsync(book);
        await _shop.ExecuteAsync(
            $"UPDATE orders SET session_id = NULL, session_url = NULL, created_at = now() - interval '3 minutes' WHERE id = '{left.Session.OrderId}'");
        var time = new FakeTimeProvider();
        using var sweeper = ActivatorUtilities.CreateInstance<SweepWorker>(_shop.Services(), time);

        await sweeper.StartAsync(Ct);
        await Eventually.BecomesAsync(
            async () =>
            {
                time.Advance(TimeSpan.FromSeconds(15));
                return (await left.Reader.OrderAsync(left.Session.OrderId)).Value.Status;
            },
            status => status is OrderStatus.Cancelled);
        await sweeper.StopAsync(Ct);

        Assert.Equal(0, (await _shop.Admin.StockAsync(book)).Value.Held);
    }

    private async Task<Checkout> StartAsync(long book)
    {
        var reader = await _shop.NewShopperAsync();
        return new Checkout(reader, await reader.StartBuyingAsync(book));
    }

    private Task LoseWebhooksAsync() => _shop.Stripe.MisbehaveAsync(new { webhooks = new { drop = true } });

    private async Task<string> NewSessionAsync(string successUrl, string? orderId)
    {
        var stripe = new StripeClient(new StripeClientOptions
        {
            ApiKey = "sk_test_bookly_emulator",
            ApiBase = _shop.StripeAddress!.GetLeftPart(UriPartial.Authority),
        });
        var session = await stripe.V1.Checkout.Sessions.CreateAsync(
            new SessionCreateOptions
            {
                Mode = "payment",
                SuccessUrl = successUrl,
                Metadata = orderId is null ? null : new() { ["order_id"] = orderId },
                LineItems = [new() { Quantity = 1, PriceData = new() { Currency = "usd", UnitAmount = 999, ProductData = new() { Name = "A thing" } } }],
            }, cancellationToken: Ct);
        return session.Id;
    }

    private static async Task AssertStatusAsync(OrderStatus status, params Checkout[] checkouts)
    {
        foreach (var checkout in checkouts) Assert.Equal(status, (await checkout.Reader.OrderAsync(checkout.Session.OrderId)).Value.Status);
    }

    private sealed record Checkout(Shopper Reader, CheckoutSession Session);
}

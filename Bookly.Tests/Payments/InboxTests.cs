using System.Data.Common;
using System.Net;
using System.Text.Json;
using Bookly.ApiService.Data;
using Bookly.Contracts;
using Bookly.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Bookly.Tests.Payments;

/// <summary>Events that could not be handled when they came.</summary>
public sealed class InboxTests(ShopFixture fixture)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Event_is_stored_and_answered_503_when_its_order_is_locked()
    {
        var waits = new WaitsInVain();
        await using var shop = await TestShop.StartAsync(
            fixture, configure: builder => builder.Services.ConfigureDbContext<BooklyDbContext>(options => options.AddInterceptors(waits)));
        var book = await shop.Admin.ListBookAsync(stock: 3);
        using var reader = await shop.NewShopperAsync();
        var session = await reader.StartBuyingAsync(book);
        var body = await StripeBodies.PaidEventAsync(shop, "evt_jam", session);

        await using (var connection = new NpgsqlConnection(shop.ConnectionString))
        {
            await connection.OpenAsync(Ct);
            await using var transaction = await connection.BeginTransactionAsync(Ct);
            await using var jam = new NpgsqlCommand($"SELECT 1 FROM orders WHERE id = '{session.OrderId}' FOR UPDATE", connection);
            await jam.ExecuteNonQueryAsync(Ct);

            using var response = await shop.PostWebhookAsync(body);

            Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
            // One wait, not one for each try of a retrying client.
            Assert.Equal(1, waits.Count);
            Assert.Equal(1L, await shop.QueryAsync<long>("SELECT count(*) FROM payment_events WHERE id = 'evt_jam' AND state = 'Pending'"));
        }

        await Eventually.BecomesAsync(async () => (await reader.OrderAsync(session.OrderId)).Value, order => order.Status == OrderStatus.Fulfilled);
        await shop.AssertInvariantsAsync();
    }

    [Fact]
    public async Task Ignored_event_keeps_no_personal_data()
    {
        await using var shop = await TestShop.StartAsync(fixture);
        const string Charge = """{"id":"ch_other","object":"charge","payment_intent":null,"billing_details":{"name":"A. Stranger"},"amount":900}""";
        await shop.ExecuteAsync(
            $"""
            INSERT INTO payment_events (id, type, payload, state, attempts, next_attempt_at, last_error, received_at)
            VALUES ('evt_other', 'charge.refunded', '{StripeBodies.Event("evt_other", "charge.refunded", Charge)}', 'Pending', 1, now(), 'Stripe did not answer.', now())
            """);

        var payload = await Eventually.BecomesAsync(
            () => shop.QueryAsync<string>("SELECT coalesce((SELECT payload FROM payment_events WHERE id = 'evt_other' AND outcome = 'Ignored'), '')"),
            kept => kept.Length > 0);

        Assert.DoesNotContain("Stranger", payload, StringComparison.Ordinal);
        Assert.Contains("900", payload, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Event_is_given_up_after_three_days_as_Stripe_does()
    {
        await using var shop = await TestShop.StartAsync(fixture);
        // Every pause as long as the last one said, the event failing each time.
        var days = await shop.QueryAsync<double>(
            """
            WITH RECURSIVE tries AS (
                SELECT 1 AS attempts, interval '1 second' AS waited
                UNION ALL
                SELECT attempts + 1, waited + least(interval '1 hour', interval '1 second' * power(4, least(attempts, 8))) FROM tries WHERE attempts < 77)
            SELECT extract(epoch FROM max(waited))::float8 / 86400 FROM tries
            """);
        Assert.InRange(days, 2.9, 3.1);
        await shop.ExecuteAsync(
            $"""
            INSERT INTO payment_events (id, type, payload, state, attempts, next_attempt_at, received_at)
            VALUES ('evt_76', 'checkout.session.completed', '{StripeBodies.Event("evt_76", "checkout.session.completed")}', 'Pending', 76, now(), now()),
                ('evt_77', 'checkout.session.completed', '{StripeBodies.Event("evt_77", "checkout.session.completed")}', 'Pending', 77, now(), now())
            """);

        await Eventually.BecomesAsync(
            () => shop.QueryAsync<string>("SELECT string_agg(state || ' ' || attempts, ', ' ORDER BY id) FROM payment_events"),
            states => states == "Pending 77, Dead 78");
    }

    [Fact]
    public async Task Dead_event_is_listed_and_can_be_replayed()
    {
        await using var shop = await TestShop.StartAsync(fixture);
        var book = await shop.Admin.ListBookAsync(stock: 3);
        using var reader = await shop.NewShopperAsync();
        var session = await reader.StartBuyingAsync(book);
        var payload = (await StripeBodies.PaidEventAsync(shop, "evt_dead", session)).Replace("'", "''", StringComparison.Ordinal);
        await shop.ExecuteAsync(
            $"""
            INSERT INTO payment_events (id, type, payload, state, attempts, last_error, received_at)
            VALUES ('evt_dead', 'checkout.session.completed', '{payload}', 'Dead', 12, 'out of paper', now())
            """);

        var dead = (await shop.Admin.SendAsync<PagedList<AdminEvent>>(HttpMethod.Get, "/api/admin/events?state=dead")).Value.Items.Single();
        Assert.Equal(("evt_dead", "Dead", 12, "out of paper"), (dead.Id, dead.State, dead.Attempts, dead.LastError));
        Assert.Equal(HttpStatusCode.Accepted, (await ReplayAsync(shop.Admin, "evt_dead")).Status);

        var order = await Eventually.BecomesAsync(async () => (await reader.OrderAsync(session.OrderId)).Value, o => o.Status == OrderStatus.Fulfilled);
        Assert.Equal("inbox", order.History[^1].By);
        Assert.Equal((HttpStatusCode.Conflict, ProblemCodes.EventProcessed), await ProblemAsync(ReplayAsync(shop.Admin, "evt_dead")));
        Assert.Equal((HttpStatusCode.NotFound, ProblemCodes.EventNotFound), await ProblemAsync(ReplayAsync(shop.Admin, "evt_none")));
        Assert.Equal(HttpStatusCode.Forbidden, (await ReplayAsync(reader, "evt_dead")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await shop.Admin.SendAsync<JsonElement>(HttpMethod.Get, "/api/admin/events?state=lost")).Status);
        await shop.AssertInvariantsAsync();
    }

    private static Task<Answer<JsonElement>> ReplayAsync(Shopper by, string id) => by.SendAsync<JsonElement>(HttpMethod.Post, $"/api/admin/events/{id}/replay");

    private static async Task<(HttpStatusCode, string?)> ProblemAsync(Task<Answer<JsonElement>> asked)
    {
        var answer = await asked;
        return (answer.Status, answer.Code);
    }

    /// <summary>Counts the statements whose wait for a lock was too long.</summary>
    private sealed class WaitsInVain : DbCommandInterceptor
    {
        private int _count;

        public int Count => _count;

        public override Task CommandFailedAsync(DbCommand command, CommandErrorEventData eventData, CancellationToken cancellationToken = default)
        {
            if (eventData.Exception is PostgresException { SqlState: PostgresErrorCodes.LockNotAvailable }) Interlocked.Increment(ref _count);
            return Task.CompletedTask;
        }
    }
}

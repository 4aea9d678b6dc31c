using System.Net;
using System.Text.Json;
using Bookly.Contracts;
using Bookly.Tests.Fixtures;

namespace Bookly.Tests.Payments;

/// <summary>What was handled can be read, and handled again without harm.</summary>
public sealed class EventRunTests(OwnShop own) : IClassFixture<OwnShop>
{
    private readonly TestShop _shop = own.Shop;

    [Fact]
    public async Task Every_event_of_a_sale_its_refund_and_its_dispute_runs_again_without_effect()
    {
        var bought = await _shop.BuyAsync(quantity: 2);
        _ = (await _shop.Admin.RefundAsync(bought.OrderId, new RefundOrder(Amount: 300))).Value;
        await _shop.Stripe.DisputeAsync(bought.PaymentIntentId);
        var events = await Eventually.BecomesAsync(
            () => EventsAsync("state = 'Processed' AND payload <> '{}'"), found => found.Count(type => type.Type.StartsWith("charge.dispute", StringComparison.Ordinal)) >= 2);
        var before = await StateAsync(bought);

        foreach (var (id, type) in events)
        {
            var run = await RunAsync(id);
            Assert.True(run.Status == HttpStatusCode.OK, $"{type}: {run}");
            Assert.NotEqual("Fulfilled", run.Value.Outcome);
        }

        Assert.Equal(before, await StateAsync(bought));
        await _shop.AssertInvariantsAsync();
    }

    [Fact]
    public async Task Payload_is_shown_without_the_person()
    {
        var bought = await _shop.BuyAsync();
        var (id, _) = (await EventsAsync("type = 'checkout.session.completed'"))[0];

        var details = (await _shop.Admin.SendAsync<AdminEventDetails>(HttpMethod.Get, $"/api/admin/events/{id}")).Value;

        Assert.Equal((id, bought.OrderId), (details.Event.Id, details.OrderId));
        Assert.Contains(bought.Session.SessionId, details.Payload, StringComparison.Ordinal);
        Assert.DoesNotContain("@", details.Payload, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Event_that_waits_is_replayed_and_not_run()
    {
        await _shop.ExecuteAsync(
            """
            INSERT INTO payment_events (id, type, payload, state, attempts, next_attempt_at, received_at)
            VALUES ('evt_waits', 'library.opened', '{}', 'Pending', 1, now() + interval '1 day', now())
            """);

        Assert.Equal(ProblemCodes.EventNotProcessed, (await RunAsync("evt_waits")).Code);
        Assert.Equal(ProblemCodes.EventNotFound, (await RunAsync("evt_none")).Code);
        Assert.Equal(ProblemCodes.EventNotFound, (await _shop.Admin.SendAsync<JsonElement>(HttpMethod.Get, "/api/admin/events/evt_none")).Code);
    }

    [Fact]
    public async Task Payload_that_is_no_event_is_told_so()
    {
        await _shop.ExecuteAsync(
            """
            INSERT INTO payment_events (id, type, payload, state, attempts, received_at, processed_at)
            VALUES ('evt_empty', 'checkout.session.completed', '{}', 'Processed', 1, now(), now())
            """);

        Assert.Equal((HttpStatusCode.Conflict, ProblemCodes.MalformedEvent), ((await RunAsync("evt_empty")).Status, (await RunAsync("evt_empty")).Code));
    }

    private Task<Answer<EventRun>> RunAsync(string id) => _shop.Admin.SendAsync<EventRun>(HttpMethod.Post, $"/api/admin/events/{id}/run");

    private async Task<IReadOnlyList<(string Id, string Type)>> EventsAsync(string where) =>
    [
        .. (await _shop.QueryAsync<string>($"SELECT coalesce(string_agg(id || ' ' || type, ','), '') FROM payment_events WHERE {where}"))
            .Split(',', StringSplitOptions.RemoveEmptyEntries).Select(text => text.Split(' ')).Select(parts => (parts[0], parts[1])),
    ];

    /// <summary>All that the events could have changed.</summary>
    private Task<string> StateAsync(Bought bought) => _shop.QueryAsync<string>(
        $"""
        SELECT jsonb_build_array(
            (SELECT to_jsonb(b) FROM books b WHERE id = {bought.BookId}),
            (SELECT jsonb_build_array(status, total_amount, refunded_amount) FROM orders WHERE id = '{bought.OrderId}'),
            (SELECT count(*) FROM order_history WHERE order_id = '{bought.OrderId}'),
            (SELECT count(*) FROM fulfillments WHERE order_id = '{bought.OrderId}'),
            (SELECT jsonb_agg(jsonb_build_array(id, status, amount) ORDER BY id) FROM refunds WHERE order_id = '{bought.OrderId}'),
            (SELECT count(*) FROM dispute_history), (SELECT count(*) FROM payment_cases))::text
        """);
}

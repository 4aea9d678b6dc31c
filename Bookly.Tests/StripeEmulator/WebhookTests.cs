using System.Net;
using Stripe;
using Stripe.Checkout;

namespace Bookly.Tests.StripeEmulator;

public sealed class WebhookTests
{
    private static CancellationToken Stop => EmulatorHost.Stop;

    [Fact]
    public async Task Card_payment_sends_events_that_stripe_net_accepts()
    {
        await using var webhooks = await WebhookListener.StartAsync();
        await using var stripe = await EmulatorHost.StartAsync(webhooks);
        var options = EmulatorHost.Order();
        options.LineItems[0].PriceData.ProductData.Name = "Les Misérables 📚 <&>";

        var paid = await stripe.PaidSessionAsync(options: options);

        var completed = (await webhooks.WaitForAsync("checkout.session.completed"))[0];
        await webhooks.WaitForAsync("payment_intent.created");
        await webhooks.WaitForAsync("payment_intent.succeeded");
        await webhooks.WaitForAsync("charge.succeeded");
        var session = Assert.IsType<Session>(completed.Event.Data.Object);
        Assert.Equal((paid.Id, "paid", "order-1"), (session.Id, session.PaymentStatus, session.ClientReferenceId));
        Assert.Equal("2026-10-28.endive", completed.Event.ApiVersion);
        Assert.Matches("^t=[0-9]+,v1=[0-9a-f]{64}$", completed.Signature);
        Assert.Null(completed.Event.Request?.Id);
    }

    [Fact]
    public async Task Events_are_listed_newest_first()
    {
        await using var stripe = await EmulatorHost.StartAsync();
        await stripe.PaidSessionAsync();

        var service = new EventService(stripe.Client);
        var all = await service.ListAsync(cancellationToken: Stop);
        var sessions = await service.ListAsync(new EventListOptions { Type = "checkout.session.*" }, cancellationToken: Stop);
        var two = await service.ListAsync(new EventListOptions { Types = ["charge.succeeded", "payment_intent.created"] }, cancellationToken: Stop);

        Assert.Equal(
            ["checkout.session.completed", "payment_intent.succeeded", "charge.succeeded", "payment_intent.created"],
            all.Select(@event => @event.Type).Where(type => type != "charge.updated"));
        Assert.Equal(["checkout.session.completed"], sessions.Select(@event => @event.Type));
        Assert.Equal(["charge.succeeded", "payment_intent.created"], two.Select(@event => @event.Type));
    }

    [Fact]
    public async Task Event_keeps_the_object_as_it_was()
    {
        await using var stripe = await EmulatorHost.StartAsync();
        var paid = await stripe.PaidSessionAsync();
        await stripe.Sessions.UpdateAsync(paid.Id, new SessionUpdateOptions { Metadata = new() { ["later"] = "yes" } }, cancellationToken: Stop);

        var @event = (await new EventService(stripe.Client).ListAsync(new EventListOptions { Type = "checkout.session.completed" }, cancellationToken: Stop)).Single();

        Assert.DoesNotContain("later", ((Session)@event.Data.Object).Metadata.Keys);
    }

    [Fact]
    public async Task Failed_delivery_is_retried_with_a_fresh_signature()
    {
        await using var webhooks = await WebhookListener.StartAsync();
        webhooks.Answer = _ => webhooks.Types.Count(type => type == "checkout.session.expired") < 3 ? 500 : 200;
        await using var stripe = await EmulatorHost.StartAsync(webhooks, "--Emulator:RetrySeconds:0=600", "--Emulator:RetrySeconds:1=3600", "--Emulator:RetrySeconds:2=3600");
        var session = await stripe.CreateSessionAsync();
        await stripe.Sessions.ExpireAsync(session.Id, cancellationToken: Stop);

        await DeliveredAsync(stripe, attempts: 1, status: "pending");
        Assert.Single(webhooks.All);
        await stripe.AdvanceAsync(TimeSpan.FromSeconds(601));
        await DeliveredAsync(stripe, attempts: 2, status: "pending");
        await stripe.AdvanceAsync(TimeSpan.FromSeconds(3601));
        // What the endpoint has seen is not yet what the emulator has booked: the next attempt is timed by the latter.
        await DeliveredAsync(stripe, attempts: 3, status: "pending");
        await stripe.AdvanceAsync(TimeSpan.FromSeconds(3601));
        var delivered = await webhooks.WaitForAsync("checkout.session.expired", 4);

        Assert.Single(delivered.Select(webhook => webhook.Event.Id).Distinct());
        Assert.Single(delivered.Select(webhook => webhook.Body).Distinct());
        await DeliveredAsync(stripe, attempts: 4, status: "succeeded");
        Assert.Equal(0, (await new EventService(stripe.Client).ListAsync(cancellationToken: Stop)).Single().PendingWebhooks);
    }

    [Fact]
    public async Task Redirect_counts_as_a_failure()
    {
        await using var webhooks = await WebhookListener.StartAsync();
        webhooks.Answer = _ => 302;
        await using var stripe = await EmulatorHost.StartAsync(webhooks);
        var session = await stripe.CreateSessionAsync();

        await stripe.Sessions.ExpireAsync(session.Id, cancellationToken: Stop);

        await DeliveredAsync(stripe, attempts: 1, status: "pending");
    }

    [Fact]
    public async Task Webhooks_are_dropped_by_a_fault()
    {
        await using var webhooks = await WebhookListener.StartAsync();
        await using var stripe = await EmulatorHost.StartAsync(webhooks);
        await stripe.SetFaultsAsync(new { webhooks = new { drop = true } });
        var lost = await stripe.PaidSessionAsync();
        await stripe.SetFaultsAsync(new { webhooks = new { drop = false } });
        var seen = await stripe.PaidSessionAsync();

        await webhooks.WaitForAsync("checkout.session.completed");

        Assert.DoesNotContain(webhooks.All, webhook => webhook.Event.Data.Object is Session session && session.Id == lost.Id);
        Assert.Contains(webhooks.All, webhook => webhook.Event.Data.Object is Session session && session.Id == seen.Id);
        Assert.Contains(await stripe.ListAsync("deliveries"), delivery => (string?)delivery!["status"] == "dropped");
    }

    [Fact]
    public async Task Webhooks_are_duplicated_and_delayed_by_a_fault()
    {
        await using var webhooks = await WebhookListener.StartAsync();
        await using var stripe = await EmulatorHost.StartAsync(webhooks);
        await stripe.SetFaultsAsync(new { webhooks = new { duplicate = 3, delayMs = 3_600_000 } });
        await stripe.PaidSessionAsync();

        var before = DateTimeOffset.UtcNow;
        await stripe.AdvanceAsync(TimeSpan.FromHours(1));

        var copies = await webhooks.WaitForAsync("checkout.session.completed", 3);
        Assert.All(webhooks.All, webhook => Assert.True(webhook.At >= before, $"{webhook.Event.Type} came before its time."));
        Assert.Single(copies.Select(webhook => webhook.Event.Id).Distinct());
    }

    [Fact]
    public async Task Webhooks_are_shuffled_without_losing_any()
    {
        await using var webhooks = await WebhookListener.StartAsync();
        await using var stripe = await EmulatorHost.StartAsync(webhooks);
        await stripe.SetFaultsAsync(new { webhooks = new { shuffle = true } });
        var sessions = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => stripe.CreateSessionAsync()));
        foreach (var session in sessions)
        {
            await stripe.Sessions.ExpireAsync(session.Id, cancellationToken: Stop);
        }

        await stripe.AdvanceAsync(TimeSpan.FromSeconds(1));
        var received = await webhooks.WaitForAsync("checkout.session.expired", 10);

        Assert.Equal(sessions.Select(session => session.Id).Order(), received.Select(webhook => ((Session)webhook.Event.Data.Object).Id).Order());
    }

    [Fact]
    public async Task Event_is_sent_again_by_call()
    {
        await using var webhooks = await WebhookListener.StartAsync();
        await using var stripe = await EmulatorHost.StartAsync(webhooks);
        await stripe.PaidSessionAsync();
        var first = (await webhooks.WaitForAsync("checkout.session.completed"))[0].Event;

        await stripe.ControlAsync($"events/{first.Id}/resend", new { });

        var both = await webhooks.WaitForAsync("checkout.session.completed", 2);
        Assert.Equal(first.Id, both[1].Event.Id);
    }

    [Fact]
    public async Task Endpoint_gets_its_types_signed_with_its_own_secret()
    {
        await using var stripe = await EmulatorHost.StartAsync();
        var service = new WebhookEndpointService(stripe.Client);
        // The secret is only known once the endpoint exists, so a first one is made to learn it, and its URL set afterwards.
        var made = await service.CreateAsync(
            new WebhookEndpointCreateOptions { Url = "http://127.0.0.1:9/later", EnabledEvents = ["checkout.session.completed"] }, cancellationToken: Stop);
        await using var webhooks = await WebhookListener.StartAsync(made.Secret);
        await service.UpdateAsync(made.Id, new WebhookEndpointUpdateOptions { Url = webhooks.Url.ToString() }, cancellationToken: Stop);

        await stripe.PaidSessionAsync();

        await webhooks.WaitForAsync("checkout.session.completed");
        Assert.Equal(["checkout.session.completed"], (await stripe.ListAsync("deliveries")).Select(delivery => (string?)delivery!["type"]));
        Assert.Null((await service.GetAsync(made.Id, cancellationToken: Stop)).Secret);
        await service.DeleteAsync(made.Id, cancellationToken: Stop);
        Assert.Empty(await service.ListAsync(cancellationToken: Stop));
    }

    [Fact]
    public async Task Every_order_is_reported_when_many_pay_at_once()
    {
        await using var webhooks = await WebhookListener.StartAsync();
        await using var stripe = await EmulatorHost.StartAsync(webhooks);

        await Parallel.ForEachAsync(Enumerable.Range(0, 100), Stop, async (_, _) => await stripe.PaidSessionAsync());

        var completed = await webhooks.WaitForAsync("checkout.session.completed", 100);
        Assert.Equal(100, completed.Select(webhook => ((Session)webhook.Event.Data.Object).Id).Distinct().Count());
    }

    [Fact]
    public async Task Reset_keeps_only_the_configured_endpoint()
    {
        await using var webhooks = await WebhookListener.StartAsync();
        await using var stripe = await EmulatorHost.StartAsync(webhooks);
        var session = await stripe.PaidSessionAsync();

        await stripe.ControlAsync("reset", new { });

        await Assert.ThrowsAsync<StripeException>(() => stripe.GetSessionAsync(session.Id));
        Assert.Empty(await new EventService(stripe.Client).ListAsync(cancellationToken: Stop));
        var again = await stripe.PaidSessionAsync();
        await webhooks.WaitForAsync("checkout.session.completed", 2);
        Assert.NotEqual(session.Id, again.Id);
    }

    [Fact]
    public async Task Api_fails_by_a_fault_and_logs_every_request()
    {
        await using var stripe = await EmulatorHost.StartAsync();
        await stripe.SetFaultsAsync(new { api = new { failRate = 1, status = 429 } });

        var refused = await Assert.ThrowsAsync<StripeException>(() => stripe.CreateSessionAsync());

        Assert.Equal((HttpStatusCode.TooManyRequests, "rate_limit"), (refused.HttpStatusCode, refused.StripeError.Code));
        var recorded = Assert.Single(await stripe.ListAsync("requests"))!;
        Assert.Equal(("POST", "/v1/checkout/sessions", 429), ((string?)recorded["method"], (string?)recorded["path"], (int)recorded["status"]!));
    }

    private static async Task DeliveredAsync(EmulatorHost stripe, int attempts, string status)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        patience.CancelAfter(TimeSpan.FromSeconds(20));
        while (true)
        {
            var delivery = (await stripe.ListAsync("deliveries")).SingleOrDefault();
            if (delivery?["attempts"]!.AsArray().Count == attempts && (string?)delivery["status"] == status)
            {
                return;
            }

            Assert.False(patience.IsCancellationRequested, $"Waited for {attempts} attempts and {status}; the delivery is {delivery}.");
            await Task.Delay(25, Stop);
        }
    }
}

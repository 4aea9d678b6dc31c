using Bookly.Tests.Fixtures;

namespace Bookly.Tests.StripeEmulator;

/// <summary>The real Stripe CLI against the emulator.</summary>
[Trait("Category", "StripeCli")]
public sealed class CliTests(StripeCli cli) : IClassFixture<StripeCli>
{
    [Fact]
    public async Task Listen_prints_the_signing_secret()
    {
        await using var stripe = await EmulatorHost.StartAsync();

        var output = await cli.RunAsync(stripe, "listen", "--print-secret", "--all-snapshot", "--skip-update");

        Assert.Equal("whsec_bookly_emulator", output.Trim());
    }

    [Fact]
    public async Task Listen_forwards_signed_events_and_reports_answers()
    {
        await using var webhooks = await WebhookListener.StartAsync();
        await using var stripe = await EmulatorHost.StartAsync();
        await using var listening = await cli.ListenAsync(stripe, webhooks);

        var paid = await stripe.PaidSessionAsync();

        var completed = (await webhooks.WaitForAsync("checkout.session.completed"))[0];
        Assert.Equal(paid.Id, ((Stripe.Checkout.Session)completed.Event.Data.Object).Id);
        await StripeCli.EventuallyAsync(async () => (await stripe.ListAsync("deliveries?type=checkout.session.completed"))
            .Any(delivery => (string?)delivery!["status"] == "succeeded" && (int?)delivery["attempts"]![0]!["status"] == 200));
    }

    [Theory]
    [InlineData("checkout.session.completed")]
    [InlineData("checkout.session.async_payment_succeeded")]
    [InlineData("checkout.session.async_payment_failed")]
    [InlineData("checkout.session.expired")]
    [InlineData("payment_intent.succeeded")]
    [InlineData("payment_intent.payment_failed")]
    [InlineData("charge.refunded")]
    [InlineData("charge.dispute.created")]
    public async Task Trigger_creates_the_event(string type)
    {
        await using var webhooks = await WebhookListener.StartAsync();
        await using var stripe = await EmulatorHost.StartAsync(webhooks);

        await cli.RunAsync(stripe, "trigger", type);

        await webhooks.WaitForAsync(type);
    }

    [Fact]
    public async Task Events_resend_reaches_every_listener()
    {
        await using var first = await WebhookListener.StartAsync();
        await using var second = await WebhookListener.StartAsync();
        await using var stripe = await EmulatorHost.StartAsync();
        await using var listening = await cli.ListenAsync(stripe, first);
        await using var listeningToo = await cli.ListenAsync(stripe, second);
        await stripe.PaidSessionAsync();
        var @event = (await first.WaitForAsync("checkout.session.completed"))[0].Event;

        await cli.RunAsync(stripe, "events", "resend", @event.Id);

        Assert.Equal(@event.Id, (await first.WaitForAsync("checkout.session.completed", 2))[1].Event.Id);
        Assert.Equal(@event.Id, (await second.WaitForAsync("checkout.session.completed", 2))[1].Event.Id);
    }

    [Fact]
    public async Task Listen_reconnects_after_a_restart()
    {
        await using var webhooks = await WebhookListener.StartAsync();
        var before = await EmulatorHost.StartAsync();
        await using var listening = await cli.ListenAsync(before, webhooks);
        await before.DisposeAsync();

        await using var after = await EmulatorHost.StartAsync(webhooks: null, $"--urls=http://127.0.0.1:{before.BaseAddress.Port}");
        // The CLI pauses ten seconds after each attempt that failed.
        await Eventually.BecomesAsync(() => after.ListAsync("listeners"), listeners => listeners.Count == 1, TimeSpan.FromMinutes(1));
        var paid = await after.PaidSessionAsync();

        var completed = (await webhooks.WaitForAsync("checkout.session.completed"))[0];
        Assert.Equal(paid.Id, ((Stripe.Checkout.Session)completed.Event.Data.Object).Id);
    }

    [Fact]
    public async Task Checkout_session_commands_create_list_and_expire()
    {
        await using var stripe = await EmulatorHost.StartAsync();

        var created = await cli.JsonAsync(
            stripe, "checkout", "sessions", "create", "--mode", "payment", "--success-url", "http://shop.test/thanks",
            "-d", "line_items[0][quantity]=2", "-d", "line_items[0][price_data][currency]=usd",
            "-d", "line_items[0][price_data][unit_amount]=1299", "-d", "line_items[0][price_data][product_data][name]=Emma");
        var id = (string)created["id"]!;
        Assert.Equal(2598, (long)created["amount_total"]!);
        Assert.Equal("open", (string?)(await cli.JsonAsync(stripe, "checkout", "sessions", "retrieve", id))["status"]);
        Assert.Equal(id, (string?)(await cli.JsonAsync(stripe, "checkout", "sessions", "list", "--limit", "3"))["data"]![0]!["id"]);

        Assert.Equal("expired", (string?)(await cli.JsonAsync(stripe, "checkout", "sessions", "expire", id))["status"]);

        var again = await cli.JsonAsync(stripe, "checkout", "sessions", "expire", id);
        Assert.Contains("expired", (string?)again["error"]!["message"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Payment_commands_retrieve_and_refund()
    {
        await using var stripe = await EmulatorHost.StartAsync();
        var paid = await stripe.PaidSessionAsync();
        var intent = paid.PaymentIntentId;

        var session = await cli.JsonAsync(stripe, "checkout", "sessions", "retrieve", paid.Id, "--expand", "payment_intent.latest_charge");
        Assert.Equal("charge", (string?)session["payment_intent"]!["latest_charge"]!["object"]);
        Assert.Equal("succeeded", (string?)(await cli.JsonAsync(stripe, "payment_intents", "retrieve", intent))["status"]);
        Assert.Equal(intent, (string?)(await cli.JsonAsync(stripe, "payment_intents", "list"))["data"]![0]!["id"]);

        var events = await cli.JsonAsync(stripe, "events", "list", "--type", "checkout.session.completed");
        var @event = await cli.JsonAsync(stripe, "events", "retrieve", (string)events["data"]![0]!["id"]!);
        Assert.Equal("checkout.session.completed", (string?)@event["type"]);
        Assert.Equal(paid.Id, (string?)@event["data"]!["object"]!["id"]);

        var refund = await cli.JsonAsync(stripe, "refunds", "create", "--payment-intent", intent, "--amount", "500");
        Assert.Equal("succeeded", (string?)refund["status"]);
        Assert.Equal(500, (long)(await cli.JsonAsync(stripe, "payment_intents", "retrieve", intent, "--expand", "latest_charge"))["latest_charge"]!["amount_refunded"]!);
    }
}

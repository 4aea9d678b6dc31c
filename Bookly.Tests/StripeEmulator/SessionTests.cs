using System.Net;
using System.Text.Json.Nodes;
using Stripe;
using Stripe.Checkout;

namespace Bookly.Tests.StripeEmulator;

public sealed class SessionTests
{
    private static CancellationToken Stop => EmulatorHost.Stop;

    [Fact]
    public async Task New_session_is_open_and_unpaid_without_an_intent()
    {
        await using var stripe = await EmulatorHost.StartAsync();

        var session = await stripe.CreateSessionAsync();

        Assert.StartsWith("cs_test_", session.Id, StringComparison.Ordinal);
        Assert.Equal(("open", "unpaid"), (session.Status, session.PaymentStatus));
        Assert.Equal((2598, 2598, "usd"), (session.AmountSubtotal, session.AmountTotal, session.Currency));
        Assert.Equal("hosted_page", session.UiMode);
        Assert.Null(session.PaymentIntentId);
        Assert.Equal($"{stripe.BaseAddress}c/pay/{session.Id}", session.Url);
        Assert.Equal("http://shop.test/thanks?session_id={CHECKOUT_SESSION_ID}", session.SuccessUrl);
        Assert.Equal("order-1", session.Metadata["order_id"]);
        Assert.Equal(TimeSpan.FromHours(24), session.ExpiresAt - session.Created);
        Assert.Null(session.LineItems);
    }

    [Fact]
    public async Task Line_items_expand_down_to_the_product()
    {
        await using var stripe = await EmulatorHost.StartAsync();
        var created = await stripe.CreateSessionAsync();

        var session = await stripe.Sessions.GetAsync(
            created.Id, new SessionGetOptions { Expand = ["line_items.data.price.product", "payment_intent"] }, cancellationToken: Stop);

        var item = Assert.Single(session.LineItems);
        Assert.Equal(("Emma", 2, 2598), (item.Description, item.Quantity, item.AmountTotal));
        Assert.Equal("Jane Austen", item.Price.Product.Description);
        Assert.Equal(["http://shop.test/emma.svg"], item.Price.Product.Images);
    }

    [Fact]
    public async Task Expand_is_refused_for_other_fields()
    {
        await using var stripe = await EmulatorHost.StartAsync();
        var session = await stripe.CreateSessionAsync();

        var refused = await Assert.ThrowsAsync<StripeException>(() =>
            stripe.Sessions.GetAsync(session.Id, new SessionGetOptions { Expand = ["amount_total"] }, cancellationToken: Stop));

        Assert.Equal(HttpStatusCode.BadRequest, refused.HttpStatusCode);
        Assert.Equal("expand", refused.StripeError.Param);
    }

    [Fact]
    public async Task Line_items_are_paged_in_their_order()
    {
        await using var stripe = await EmulatorHost.StartAsync();
        var options = EmulatorHost.Order();
        options.LineItems = [.. Enumerable.Range(1, 25).Select(number => new SessionLineItemOptions
        {
            Quantity = 1,
            PriceData = new() { Currency = "usd", UnitAmount = 100, ProductData = new() { Name = $"Book {number}" } },
        })];
        var session = await stripe.CreateSessionAsync(options);

        var names = new List<string>();
        await foreach (var item in new SessionLineItemService(stripe.Client).ListAutoPagingAsync(
            session.Id, new SessionLineItemListOptions { Limit = 10 }, cancellationToken: Stop))
        {
            names.Add(item.Description);
        }

        Assert.Equal(Enumerable.Range(1, 25).Select(number => $"Book {number}"), names);
    }

    [Fact]
    public async Task Sessions_are_listed_newest_first_and_paged()
    {
        await using var stripe = await EmulatorHost.StartAsync();
        var ids = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            ids.Insert(0, (await stripe.CreateSessionAsync()).Id);
        }

        var first = await stripe.Sessions.ListAsync(new SessionListOptions { Limit = 2 }, cancellationToken: Stop);
        var second = await stripe.Sessions.ListAsync(new SessionListOptions { Limit = 2, StartingAfter = first.Last().Id }, cancellationToken: Stop);
        var back = await stripe.Sessions.ListAsync(new SessionListOptions { Limit = 2, EndingBefore = second.First().Id }, cancellationToken: Stop);
        var unknown = await Assert.ThrowsAsync<StripeException>(() =>
            stripe.Sessions.ListAsync(new SessionListOptions { StartingAfter = "cs_test_none" }, cancellationToken: Stop));

        Assert.True(first.HasMore);
        Assert.Equal(ids[..2], first.Select(session => session.Id));
        Assert.Equal(ids[2..4], second.Select(session => session.Id));
        Assert.Equal(ids[..2], back.Select(session => session.Id));
        Assert.Equal(("resource_missing", "starting_after"), (unknown.StripeError.Code, unknown.StripeError.Param));
    }

    [Fact]
    public async Task Expired_session_has_no_page_and_stays_expired()
    {
        await using var webhooks = await WebhookListener.StartAsync();
        await using var stripe = await EmulatorHost.StartAsync(webhooks);
        var session = await stripe.CreateSessionAsync();

        var expired = await stripe.Sessions.ExpireAsync(session.Id, cancellationToken: Stop);
        var again = await Assert.ThrowsAsync<StripeException>(() => stripe.Sessions.ExpireAsync(session.Id, cancellationToken: Stop));

        Assert.Equal(("expired", "unpaid", null), (expired.Status, expired.PaymentStatus, expired.Url));
        Assert.Equal("invalid_request_error", again.StripeError.Type);
        Assert.Contains("expired", again.StripeError.Message, StringComparison.Ordinal);
        var @event = (await webhooks.WaitForAsync("checkout.session.expired"))[0].Event;
        Assert.NotNull(@event.Request.Id);
        Assert.Equal(session.Id, ((Session)@event.Data.Object).Id);
    }

    [Fact]
    public async Task Session_expires_on_the_emulators_clock()
    {
        await using var webhooks = await WebhookListener.StartAsync();
        await using var stripe = await EmulatorHost.StartAsync(webhooks);
        var options = EmulatorHost.Order();
        options.ExpiresAt = DateTime.UtcNow.AddMinutes(31);
        var session = await stripe.CreateSessionAsync(options);

        await stripe.AdvanceAsync(TimeSpan.FromMinutes(29));
        Assert.Equal("open", (await stripe.GetSessionAsync(session.Id)).Status);
        await stripe.AdvanceAsync(TimeSpan.FromMinutes(3));

        Assert.Equal("expired", (await stripe.GetSessionAsync(session.Id)).Status);
        var @event = (await webhooks.WaitForAsync("checkout.session.expired"))[0].Event;
        Assert.Null(@event.Request?.Id);
    }

    [Fact]
    public async Task Session_of_a_shop_in_real_time_lives_on_an_advanced_clock()
    {
        await using var stripe = await EmulatorHost.StartAsync();
        await stripe.AdvanceAsync(TimeSpan.FromDays(2));
        var options = EmulatorHost.Order();
        options.ExpiresAt = DateTime.UtcNow.AddMinutes(31);

        var session = await stripe.CreateSessionAsync(options);

        Assert.Equal("open", (await stripe.GetSessionAsync(session.Id)).Status);
        await stripe.AdvanceAsync(TimeSpan.FromMinutes(32));
        Assert.Equal("expired", (await stripe.GetSessionAsync(session.Id)).Status);
    }

    [Theory]
    [InlineData("")]
    [InlineData("sk_live_abcdefgh")]
    [InlineData("pk_test_abcdefgh")]
    [InlineData("nonsense")]
    public async Task Key_is_refused_unless_it_is_a_test_key(string key)
    {
        await using var stripe = await EmulatorHost.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/checkout/sessions");
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {key}");

        using var response = await stripe.Http.SendAsync(request, Stop);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        var error = JsonNode.Parse(await response.Content.ReadAsStringAsync(Stop))!["error"]!;
        Assert.Equal("invalid_request_error", (string?)error["type"]);
    }

    [Fact]
    public async Task Answer_carries_request_id_and_version()
    {
        await using var stripe = await EmulatorHost.StartAsync();

        var session = await stripe.CreateSessionAsync();

        Assert.Matches("^req_[a-zA-Z0-9]{14}$", session.StripeResponse.RequestId);
        Assert.Equal("2026-10-28.endive", session.StripeResponse.Headers.GetValues("Stripe-Version").Single());
    }

    [Fact]
    public async Task Unknown_id_or_route_is_404()
    {
        await using var stripe = await EmulatorHost.StartAsync();

        var session = await Assert.ThrowsAsync<StripeException>(() => stripe.GetSessionAsync("cs_test_none"));
        var intent = await Assert.ThrowsAsync<StripeException>(() => new PaymentIntentService(stripe.Client).GetAsync("pi_none", cancellationToken: Stop));
        var route = await Assert.ThrowsAsync<StripeException>(() => new SubscriptionService(stripe.Client).GetAsync("sub_none", cancellationToken: Stop));

        Assert.Equal((HttpStatusCode.NotFound, "resource_missing", "session"), (session.HttpStatusCode, session.StripeError.Code, session.StripeError.Param));
        Assert.Equal((HttpStatusCode.NotFound, "resource_missing", "intent"), (intent.HttpStatusCode, intent.StripeError.Code, intent.StripeError.Param));
        Assert.Equal((HttpStatusCode.NotFound, null, null), (route.HttpStatusCode, route.StripeError.Code, route.StripeError.Param));
    }
}

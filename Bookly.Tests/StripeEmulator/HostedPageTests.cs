using System.Net;
using Stripe;
using Stripe.Checkout;

namespace Bookly.Tests.StripeEmulator;

public sealed class HostedPageTests
{
    private static CancellationToken Stop => EmulatorHost.Stop;

    [Fact]
    public async Task Page_shows_the_order_and_its_fields()
    {
        await using var stripe = await EmulatorHost.StartAsync();
        var session = await stripe.CreateSessionAsync();

        using var page = await stripe.Http.GetAsync(new Uri(session.Url), Stop);

        var html = WebUtility.HtmlDecode(await page.Content.ReadAsStringAsync(Stop));
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Contains("default-src 'none'", page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        foreach (var name in new[] { "email", "cardNumber", "cardExpiry", "cardCvc", "billingName" })
        {
            Assert.Contains($"<label for=\"{name}\"", html, StringComparison.Ordinal);
            Assert.Contains($"id=\"{name}\" name=\"{name}\"", html, StringComparison.Ordinal);
        }

        Assert.Contains("data-testid=\"hosted-payment-submit-button\"", html, StringComparison.Ordinal);
        Assert.Contains("Pay $25.98", html, StringComparison.Ordinal);
        Assert.Contains("Emma", html, StringComparison.Ordinal);
        Assert.Contains("http://shop.test/emma.svg", html, StringComparison.Ordinal);
        Assert.Contains("href=\"http://shop.test/cart\"", html, StringComparison.Ordinal);
        Assert.Contains("TEST MODE", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("jpy", 1500, "¥1,500")]
    [InlineData("kwd", 12340, "KWD\u00a012.340")]
    [InlineData("isk", 150000, "ISK\u00a01,500")]
    [InlineData("eur", 123456, "€1,234.56")]
    public async Task Amount_has_the_decimals_of_its_currency(string currency, long amount, string expected)
    {
        await using var stripe = await EmulatorHost.StartAsync();
        var session = await stripe.CreateSessionAsync(EmulatorHost.Order(amount, 1, currency));

        var html = WebUtility.HtmlDecode(await stripe.Http.GetStringAsync(new Uri(session.Url), Stop));

        Assert.Contains($"Pay {expected}", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Payment_redirects_after_the_webhook_is_answered()
    {
        await using var webhooks = await WebhookListener.StartAsync();
        var answered = new TaskCompletionSource();
        webhooks.Held = answered.Task;
        await using var stripe = await EmulatorHost.StartAsync(webhooks);
        var session = await stripe.CreateSessionAsync();

        var paying = SubmitAsync(stripe, session, "4242 4242 4242 4242");
        await webhooks.WaitForAsync("checkout.session.completed");
        Assert.False(paying.IsCompleted);
        answered.SetResult();
        using var response = await paying;

        Assert.Equal(HttpStatusCode.SeeOther, response.StatusCode);
        Assert.Equal($"http://shop.test/thanks?session_id={session.Id}", response.Headers.Location?.ToString());
        var paid = await stripe.GetSessionAsync(session.Id);
        Assert.Equal(("reader@example.com", "Jane Reader"), (paid.CustomerDetails.Email, paid.CustomerDetails.Name));
    }

    [Fact]
    public async Task Redirect_stops_waiting_for_an_unanswered_webhook()
    {
        await using var webhooks = await WebhookListener.StartAsync();
        webhooks.Held = Task.Delay(Timeout.Infinite, Stop);
        await using var stripe = await EmulatorHost.StartAsync(webhooks, "--Emulator:RedirectWaitSeconds=0.2");
        var session = await stripe.CreateSessionAsync();

        using var response = await SubmitAsync(stripe, session, "4242 4242 4242 4242");

        Assert.Equal(HttpStatusCode.SeeOther, response.StatusCode);
    }

    [Theory]
    [InlineData("", "12/40", "123", "Enter your card number.")]
    [InlineData("4242", "12/40", "123", "Your card number is incomplete.")]
    [InlineData("4242 4242 4242 4241", "12/40", "123", "Your card number is invalid.")]
    [InlineData("4242 4242 4242 4242", "13/40", "123", "Your card's expiration date is invalid.")]
    [InlineData("4242 4242 4242 4242", "01/20", "123", "Your card's expiration date is in the past.")]
    [InlineData("4242 4242 4242 4242", "12/40", "12", "Your card's security code is incomplete.")]
    [InlineData("4000 0000 0000 0002", "12/40", "123", "Your card was declined.")]
    [InlineData("4000 0000 0000 9995", "12/40", "123", "Your card has insufficient funds.")]
    public async Task Invalid_input_is_shown_and_not_paid(string number, string expiry, string cvc, string message)
    {
        await using var stripe = await EmulatorHost.StartAsync();
        var session = await stripe.CreateSessionAsync();

        using var response = await SubmitAsync(stripe, session, number, expiry, cvc);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        var html = WebUtility.HtmlDecode(await response.Content.ReadAsStringAsync(Stop));
        Assert.Contains(message, html, StringComparison.Ordinal);
        Assert.Contains("value=\"reader@example.com\"", html, StringComparison.Ordinal);
        Assert.Equal("open", (await stripe.GetSessionAsync(session.Id)).Status);
    }

    [Fact]
    public async Task Second_submit_does_not_charge_again()
    {
        await using var stripe = await EmulatorHost.StartAsync();
        var session = await stripe.CreateSessionAsync();

        var responses = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => SubmitAsync(stripe, session, "4242424242424242")));

        Assert.All(responses, response => Assert.Contains(response.StatusCode, new[] { HttpStatusCode.SeeOther, HttpStatusCode.OK }));
        Assert.Single(await new ChargeService(stripe.Client).ListAsync(cancellationToken: Stop));
    }

    [Fact]
    public async Task Challenge_page_completes_or_fails_the_payment()
    {
        await using var stripe = await EmulatorHost.StartAsync();
        var session = await stripe.CreateSessionAsync();

        using var challenge = await SubmitAsync(stripe, session, "4000 0000 0000 3220");
        var page = await stripe.Http.GetStringAsync(challenge.Headers.Location, Stop);
        using var failed = await stripe.Http.PostAsync(challenge.Headers.Location, Form(("outcome", "fail")), Stop);
        using var again = await SubmitAsync(stripe, session, "4000 0000 0000 3220");
        using var completed = await stripe.Http.PostAsync(again.Headers.Location, Form(("outcome", "complete")), Stop);

        Assert.Contains("challenge-complete", page, StringComparison.Ordinal);
        Assert.Contains("unable to authenticate", await failed.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        Assert.Equal($"http://shop.test/thanks?session_id={session.Id}", completed.Headers.Location?.ToString());
    }

    [Theory]
    [InlineData("us_bank_account", "unpaid")]
    [InlineData("alipay", "paid")]
    public async Task Other_payment_methods_are_offered(string method, string paymentStatus)
    {
        await using var stripe = await EmulatorHost.StartAsync();
        var session = await stripe.CreateSessionAsync();

        var response = await stripe.Http.PostAsync(
            new Uri(session.Url), Form(("email", "reader@example.com"), ("billingName", "Jane Reader"), ("paymentMethod", method)), Stop);
        if (method == "alipay")
        {
            response = await stripe.Http.PostAsync(response.Headers.Location, Form(("outcome", "complete")), Stop);
        }

        Assert.StartsWith("http://shop.test/thanks", response.Headers.Location?.ToString(), StringComparison.Ordinal);
        Assert.Equal(("complete", paymentStatus), ((await stripe.GetSessionAsync(session.Id)).Status, (await stripe.GetSessionAsync(session.Id)).PaymentStatus));
    }

    [Fact]
    public async Task Closed_or_unknown_session_shows_a_notice()
    {
        await using var stripe = await EmulatorHost.StartAsync();
        var paid = await stripe.PaidSessionAsync();
        var expired = await stripe.CreateSessionAsync();
        await stripe.Sessions.ExpireAsync(expired.Id, cancellationToken: Stop);

        Assert.Contains("already-paid", await stripe.Http.GetStringAsync($"/c/pay/{paid.Id}", Stop), StringComparison.Ordinal);
        Assert.Contains("data-testid=\"expired\"", await stripe.Http.GetStringAsync($"/c/pay/{expired.Id}", Stop), StringComparison.Ordinal);
        using var late = await SubmitAsync(stripe, expired, "4242424242424242");
        Assert.Contains("data-testid=\"expired\"", await late.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        using var unknown = await stripe.Http.GetAsync("/c/pay/cs_test_none", Stop);
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
    }

    [Fact]
    public async Task Text_from_the_shop_is_encoded()
    {
        await using var stripe = await EmulatorHost.StartAsync();
        var options = EmulatorHost.Order();
        options.LineItems[0].PriceData.ProductData.Name = "<script>alert(1)</script>";
        var session = await stripe.CreateSessionAsync(options);

        var html = await stripe.Http.GetStringAsync(new Uri(session.Url), Stop);

        Assert.DoesNotContain("<script>alert", html, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Changed_total_is_shown_before_it_is_paid()
    {
        await using var stripe = await EmulatorHost.StartAsync();
        var order = EmulatorHost.Order();
        order.ShippingOptions =
        [
            .. new[] { 500, 1500 }.Select(amount => new SessionShippingOptionOptions
            {
                ShippingRateData = new() { DisplayName = $"For {amount}", Type = "fixed_amount", FixedAmount = new() { Amount = amount, Currency = "usd" } },
            }),
        ];
        var session = await stripe.CreateSessionAsync(order);

        // Without its script, the page sends the choice only when Pay is pressed.
        using var first = await SubmitAsync(stripe, session, "4242424242424242", shippingRate: session.ShippingOptions[1].ShippingRateId);

        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        Assert.Contains("The total is now $40.98.", await first.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        Assert.Equal("open", (await stripe.GetSessionAsync(session.Id)).Status);
        using var second = await SubmitAsync(stripe, session, "4242424242424242", shippingRate: session.ShippingOptions[1].ShippingRateId);
        Assert.Equal(HttpStatusCode.SeeOther, second.StatusCode);
        Assert.Equal(4098, (await stripe.GetSessionAsync(session.Id)).AmountTotal);
    }

    private static Task<HttpResponseMessage> SubmitAsync(EmulatorHost stripe, Session session, string number, string expiry = "12 / 40", string cvc = "123", string shippingRate = "") =>
        stripe.Http.PostAsync(
            $"/c/pay/{session.Id}",
            Form(("email", "reader@example.com"), ("paymentMethod", "card"), ("cardNumber", number), ("cardExpiry", expiry), ("cardCvc", cvc), ("billingName", "Jane Reader"), ("shippingRate", shippingRate)),
            Stop);

    private static FormUrlEncodedContent Form(params (string Name, string Value)[] fields) =>
        new(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));
}

using System.Net;
using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Stripe;
using Stripe.Checkout;

namespace Bookly.Tests.StripeEmulator;

public sealed class SessionParameterTests
{
    private static CancellationToken Stop => EmulatorHost.Stop;

    private static readonly Dictionary<string, string> Valid = new()
    {
        ["mode"] = "payment",
        ["success_url"] = "http://shop.test/ok",
        ["line_items[0][quantity]"] = "1",
        ["line_items[0][price_data][currency]"] = "usd",
        ["line_items[0][price_data][unit_amount]"] = "500",
        ["line_items[0][price_data][product_data][name]"] = "Emma",
    };

    [Theory]
    [InlineData("succes_url", "http://x", "parameter_unknown", "succes_url")]
    [InlineData("line_items[0][price_data][curency]", "usd", "parameter_unknown", "line_items[0][price_data][curency]")]
    [InlineData("line_items[0][quantity]", "two", "parameter_invalid_integer", "line_items[0][quantity]")]
    [InlineData("line_items[0][quantity]", "0", "parameter_invalid_integer", "line_items[0][quantity]")]
    [InlineData("line_items[0][quantity]", null, "parameter_missing", "line_items[0][quantity]")]
    [InlineData("line_items[0][price_data][unit_amount]", "-1", "parameter_invalid_integer", "line_items[0][price_data][unit_amount]")]
    [InlineData("line_items[0][price_data][unit_amount]", "12.5", "parameter_invalid_integer", "line_items[0][price_data][unit_amount]")]
    [InlineData("line_items[0][price_data][unit_amount]", "49", "amount_too_small", "line_items")]
    [InlineData("line_items[0][price_data][product_data][name]", "", "parameter_invalid_empty", "line_items[0][price_data][product_data][name]")]
    [InlineData("success_url", null, "parameter_missing", "success_url")]
    [InlineData("success_url", "/relative", "url_invalid", "success_url")]
    [InlineData("mode", null, "parameter_missing", "mode")]
    [InlineData("mode", "party", null, "mode")]
    [InlineData("mode", "subscription", null, "mode")]
    [InlineData("expires_at", "1000", null, "expires_at")]
    [InlineData("customer", "cus_none", "resource_missing", "customer")]
    [InlineData("payment_method_types[0]", "card", "payment_method_types_no_longer_supported", "payment_method_types")]
    [InlineData("allowed_payment_method_types[0]", "sepa_debit", null, "allowed_payment_method_types")]
    [InlineData("metadata[a]", "LONG", null, "metadata[a]")]
    [InlineData("line_items", "text", null, "line_items")]
    public async Task Wrong_parameter_is_refused_by_name(string name, string? value, string? code, string param)
    {
        await using var stripe = await EmulatorHost.StartAsync();
        var form = new Dictionary<string, string>(Valid);
        form.Remove(name);
        if (name == "line_items")
        {
            form = form.Where(pair => !pair.Key.StartsWith("line_items", StringComparison.Ordinal)).ToDictionary();
        }

        if (value is not null)
        {
            form[name] = value == "LONG" ? new string('x', 501) : value;
        }

        using var response = await PostAsync(stripe, form);

        var error = JsonNode.Parse(await response.Content.ReadAsStringAsync(Stop))!["error"]!;
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(("invalid_request_error", code, param), ((string?)error["type"], (string?)error["code"], (string?)error["param"]));
        Assert.NotEmpty((string?)error["message"] ?? "");
    }

    [Theory]
    [InlineData("jpy", 49, false)]
    [InlineData("jpy", 50, true)]
    [InlineData("gbp", 29, false)]
    [InlineData("gbp", 30, true)]
    [InlineData("usd", 0, true)]
    public async Task Minimum_total_depends_on_the_currency(string currency, long amount, bool accepted)
    {
        await using var stripe = await EmulatorHost.StartAsync();

        var refused = await Record.ExceptionAsync(() => stripe.CreateSessionAsync(EmulatorHost.Order(amount, 1, currency)));

        Assert.Equal(accepted, refused is null);
    }

    [Fact]
    public async Task Session_is_refused_with_two_currencies()
    {
        await using var stripe = await EmulatorHost.StartAsync();
        var options = EmulatorHost.Order();
        options.LineItems.Add(EmulatorHost.Order(currency: "eur").LineItems[0]);

        var refused = await Assert.ThrowsAsync<StripeException>(() => stripe.CreateSessionAsync(options));

        Assert.Contains("same currency", refused.StripeError.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Old_payment_method_types_pass_without_a_version()
    {
        await using var stripe = await EmulatorHost.StartAsync();

        using var response = await PostAsync(stripe, new(Valid) { ["payment_method_types[]"] = "card" }, version: null);

        var session = JsonNode.Parse(await response.Content.ReadAsStringAsync(Stop))!;
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("card", (string?)session["payment_method_types"]!.AsArray().Single());
    }

    [Fact]
    public async Task Every_sdk_parameter_is_known()
    {
        await using var stripe = await EmulatorHost.StartAsync();
        var names = typeof(SessionCreateOptions).GetProperties()
            .Select(property => property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name)
            .OfType<string>()
            .ToList();

        var unknown = new List<string>();
        foreach (var name in names)
        {
            using var response = await PostAsync(stripe, new(Valid) { [name] = "x" });
            var error = JsonNode.Parse(await response.Content.ReadAsStringAsync(Stop))!["error"];
            if ((string?)error?["code"] == "parameter_unknown")
            {
                unknown.Add(name);
            }
        }

        Assert.True(names.Count > 40, "The SDK's names were not found; the test would prove nothing.");
        Assert.Empty(unknown);
    }

    [Fact]
    public async Task Metadata_merges_and_empty_value_removes_a_key()
    {
        await using var stripe = await EmulatorHost.StartAsync();
        var session = await stripe.CreateSessionAsync();

        var updated = await stripe.Sessions.UpdateAsync(
            session.Id, new SessionUpdateOptions { Metadata = new() { ["order_id"] = "", ["note"] = "é 書" } }, cancellationToken: Stop);

        Assert.Equal(new Dictionary<string, string> { ["note"] = "é 書" }, updated.Metadata);
    }

    [Theory]
    [InlineData("exclusive", 1000, 100, 150, 1650)]
    [InlineData("inclusive", 1000, 91, 136, 1500)]
    public async Task Automatic_tax_is_a_tenth_on_top_or_included(string behaviour, long unitAmount, long linesTax, long allTax, long total)
    {
        await using var stripe = await EmulatorHost.StartAsync();
        var options = EmulatorHost.Order(unitAmount, 1);
        options.AutomaticTax = new() { Enabled = true };
        options.LineItems[0].PriceData.TaxBehavior = behaviour;
        options.ShippingAddressCollection = new() { AllowedCountries = ["US"] };
        options.ShippingOptions =
        [
            new() { ShippingRateData = new() { DisplayName = "Post", Type = "fixed_amount", TaxBehavior = behaviour, FixedAmount = new() { Amount = 500, Currency = "usd" } } },
        ];

        var session = await stripe.CreateSessionAsync(options);
        var line = Assert.Single((await new SessionLineItemService(stripe.Client).ListAsync(session.Id, cancellationToken: Stop)).Data);

        Assert.Equal((linesTax, allTax), (line.AmountTax, session.TotalDetails.AmountTax));
        Assert.Equal((1000, 500, total), (session.AmountSubtotal, session.TotalDetails.AmountShipping, session.AmountTotal));
        Assert.Equal((true, "complete"), (session.AutomaticTax.Enabled, session.AutomaticTax.Status));
    }

    [Theory]
    [InlineData("kwd", 1234)]
    [InlineData("isk", 1250)]
    public async Task Amount_is_refused_when_its_currency_lacks_it(string currency, long amount)
    {
        await using var stripe = await EmulatorHost.StartAsync();

        var refused = await Assert.ThrowsAsync<StripeException>(() => stripe.CreateSessionAsync(EmulatorHost.Order(amount, 1, currency)));

        Assert.Equal("line_items[0][price_data][unit_amount]", refused.StripeError.Param);
    }

    [Fact]
    public async Task Promotion_code_reduces_each_line()
    {
        await using var stripe = await EmulatorHost.StartAsync();
        var coupon = await new CouponService(stripe.Client).CreateAsync(new CouponCreateOptions { PercentOff = 25, Duration = "once" }, cancellationToken: Stop);
        await new PromotionCodeService(stripe.Client).CreateAsync(
            new PromotionCodeCreateOptions { Code = "READMORE", Promotion = new() { Type = "coupon", Coupon = coupon.Id } }, cancellationToken: Stop);
        var options = EmulatorHost.Order(1000, 2);
        options.AllowPromotionCodes = true;
        var session = await stripe.CreateSessionAsync(options);

        using var wrong = await stripe.Http.PostAsync($"/c/pay/{session.Id}/promotion", Form(("promotionCode", "NOPE")), Stop);
        using var right = await stripe.Http.PostAsync($"/c/pay/{session.Id}/promotion", Form(("promotionCode", "readmore")), Stop);

        Assert.Equal((HttpStatusCode.UnprocessableEntity, HttpStatusCode.Redirect), (wrong.StatusCode, right.StatusCode));
        var discounted = await stripe.GetSessionAsync(session.Id);
        Assert.Equal((2000, 1500, 500), (discounted.AmountSubtotal, discounted.AmountTotal, discounted.TotalDetails.AmountDiscount));
        await stripe.ControlAsync($"checkout/sessions/{session.Id}/pay", new { });
        Assert.Equal(1, (await new CouponService(stripe.Client).GetAsync(coupon.Id, cancellationToken: Stop)).TimesRedeemed);
    }

    private static FormUrlEncodedContent Form(params (string Name, string Value)[] fields) =>
        new(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));

    private static async Task<HttpResponseMessage> PostAsync(EmulatorHost stripe, Dictionary<string, string> form, string? version = "2026-10-28.endive")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/checkout/sessions") { Content = new FormUrlEncodedContent(form) };
        request.Headers.Authorization = new("Bearer", EmulatorHost.ApiKey);
        if (version is not null)
        {
            request.Headers.Add("Stripe-Version", version);
        }

        return await stripe.Http.SendAsync(request, Stop);
    }
}

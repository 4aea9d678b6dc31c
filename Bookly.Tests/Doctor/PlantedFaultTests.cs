using System.Net;
using System.Net.Sockets;
using Bookly.ApiService.Stripe;
using Bookly.ApiService.Webhooks;
using Bookly.Contracts;
using Bookly.Tests.Fixtures;
using Bookly.Tests.StripeEmulator;

namespace Bookly.Tests.Doctor;

/// <summary>A fault each, planted into a healthy shop: the doctor finds it and nothing else, and says what to do.</summary>
public sealed class PlantedFaultTests(OwnShop own) : IClassFixture<OwnShop>
{
    private const string Configured = "/v1/webhook_endpoints/we_configured";

    private static readonly string[] Rights =
        ["rak_checkout_session_write", "rak_payment_intent_read", "rak_charge_write", "rak_dispute_read", "rak_event_read", "rak_webhook_read"];

    private readonly TestShop _shop = own.Shop;

    private Clinic Clinic() => new(_shop);

    [Fact]
    public async Task Healthy_shop_has_no_finding()
    {
        var findings = await new Clinic(_shop) { MayProbe = true }.ExamineAsync();

        Assert.True(findings.All(finding => finding.Level == FindingLevel.Ok), string.Join('\n', findings));
        Assert.Contains(findings, finding => finding.Code == FindingCodes.WebhookSecret);
    }

    [Fact]
    public async Task Without_a_probe_nothing_changes_anywhere()
    {
        var (rows, requests) = (await RowsAsync(), await SessionsAsync());

        await Clinic().ExamineAsync();

        Assert.Equal((rows, requests), (await RowsAsync(), await SessionsAsync()));
    }

    [Fact]
    public async Task Live_key_in_Development()
    {
        var clinic = Clinic();
        // The emulator takes no live key, so that Stripe is away.
        clinic.Settings["Stripe:SecretKey"] = "rk_live_x";
        clinic.Network = _ => throw new HttpRequestException("No route to host");

        await clinic.FindsOnlyAsync(FindingCodes.StripeKeyMode, "live key", "Development expects a test key", "sk_test_");
    }

    [Fact]
    public async Task Test_key_in_Production()
    {
        await Clinic().Deployed("Production").FindsOnlyAsync(FindingCodes.StripeKeyMode, "test key, and Production expects a live key", "sk_live_");
    }

    [Theory]
    [InlineData("rak_dispute_read", "Disputes: Read")]
    [InlineData("rak_charge_write", "Charges and Refunds: Write")]
    [InlineData("rak_payment_intent_read", "PaymentIntents: Read")]
    [InlineData("rak_checkout_session_write", "Checkout Sessions: Write")]
    public async Task Restricted_key_without_a_right(string lacking, string right)
    {
        var clinic = Clinic();
        var key = clinic.Settings["Stripe:SecretKey"] = $"rk_test_without_{lacking}";
        // To read is not enough where Bookly writes.
        string[] instead = lacking.EndsWith("_write", StringComparison.Ordinal) ? [lacking.Replace("_write", "_read", StringComparison.Ordinal)] : [];
        await _shop.Stripe.RestrictAsync(key, [.. Rights.Except([lacking]), .. instead]);

        await clinic.FindsOnlyAsync(FindingCodes.StripeRights, lacking, right, "Developers > API keys");
    }

    [Fact]
    public async Task Restricted_key_with_all_rights_is_healthy()
    {
        const string Key = "rk_test_with_all_rights";
        await _shop.Stripe.RestrictAsync(Key, Rights);
        var clinic = new Clinic(_shop) { MayProbe = true };
        clinic.Settings["Stripe:SecretKey"] = Key;

        Assert.All(await clinic.ExamineAsync(), finding => Assert.Equal(FindingLevel.Ok, finding.Level));
    }

    [Fact]
    public async Task Key_that_Stripe_does_not_know()
    {
        var clinic = Clinic();
        clinic.Settings["Stripe:SecretKey"] = "sk_test_";

        await clinic.FindsOnlyAsync(FindingCodes.StripeKey, "does not know the key");
    }

    [Fact]
    public async Task No_webhook_endpoint()
    {
        await using var stripe = await StripeAsync();
        await new EmulatorControl(stripe.Http).DeleteAsync(Configured);

        await ClinicAt(stripe).FindsOnlyAsync(
            FindingCodes.WebhookEndpoint, "has no webhook endpoint for https://books.example/api/payments/webhook", "checkout.session.completed", StripeAccount.OwnVersion, "Stripe:WebhookSecret");
    }

    [Fact]
    public async Task Webhook_endpoint_at_another_address()
    {
        await using var stripe = await StripeAsync();
        await UpdateEndpointAsync(stripe, ("url", "https://old.example/api/payments/webhook"));

        await ClinicAt(stripe).FindsOnlyAsync(FindingCodes.WebhookAddress, "https://old.example/", "https://books.example/", "Stripe:WebhookUrl");
    }

    [Fact]
    public async Task Disabled_webhook_endpoint()
    {
        await using var stripe = await StripeAsync();
        await UpdateEndpointAsync(stripe, ("disabled", "true"));

        await ClinicAt(stripe).FindsOnlyAsync(FindingCodes.WebhookDisabled, "we_configured is disabled", "Enable it");
    }

    [Fact]
    public async Task Webhook_endpoint_without_an_event_that_is_handled()
    {
        await using var stripe = await StripeAsync();
        foreach (var missing in new[] { "refund.failed", "charge.dispute.closed" })
        {
            await UpdateEndpointAsync(stripe, [.. StripeEvents.Handled.Except([missing]).Select((type, i) => ($"enabled_events[{i}]", type))]);

            await ClinicAt(stripe).FindsOnlyAsync(FindingCodes.WebhookEvents, $"does not send {missing}.", "Add it");
        }
    }

    [Theory]
    [InlineData("2025-03-31.basil", "sends events of API version 2025-03-31.basil")]
    [InlineData(null, "the account's default API version")]
    public async Task Webhook_endpoint_of_another_API_version(string? version, string says)
    {
        await using var stripe = await StripeAsync();
        var control = new EmulatorControl(stripe.Http);
        await control.DeleteAsync(Configured);
        await control.PostFormAsync(
            "/v1/webhook_endpoints", [("url", "https://books.example/api/payments/webhook"), ("enabled_events[0]", "*"), .. version is null ? [] : new[] { ("api_version", version) }]);

        await ClinicAt(stripe).FindsOnlyAsync(FindingCodes.WebhookVersion, says, $"Bookly reads {StripeAccount.OwnVersion}", "Stripe:PreviousWebhookSecret");
    }

    [Fact]
    public async Task Wrong_signing_secret()
    {
        // Another endpoint at the same address has another secret.
        await _shop.Stripe.PostFormAsync(Configured, ("disabled", "true"));
        var other = (await _shop.Stripe.PostFormAsync(
            "/v1/webhook_endpoints", ("url", _shop.WebhookUrl!.AbsoluteUri), ("enabled_events[0]", "*"), ("api_version", StripeAccount.OwnVersion))).GetProperty("id").GetString();
        try
        {
            await new Clinic(_shop) { MayProbe = true }.FindsOnlyAsync(FindingCodes.WebhookSecret, "arrived and was refused", "signing secret", "Stripe:WebhookSecret");
            // The same event tells it to who comes later and sends none.
            await Clinic().FindsOnlyAsync(FindingCodes.WebhookSecret, "arrived and was refused");
        }
        finally
        {
            await _shop.Stripe.DeleteAsync($"/v1/webhook_endpoints/{other}");
            await _shop.Stripe.PostFormAsync(Configured, ("disabled", "false"));
            // The newest event is one that arrived again.
            await new Clinic(_shop) { MayProbe = true }.ExamineAsync();
        }
    }

    [Fact]
    public async Task No_signing_secret()
    {
        var clinic = Clinic();
        clinic.Settings["Stripe:WebhookSecret"] = "";

        await clinic.FindsOnlyAsync(FindingCodes.WebhookSecret, "Stripe:WebhookSecret is not set");
    }

    [Fact]
    public async Task Probe_that_does_not_arrive_accuses_no_secret()
    {
        await _shop.Stripe.MisbehaveAsync(new { webhooks = new { drop = true } });
        try
        {
            var finding = Assert.Single(await new Clinic(_shop) { MayProbe = true }.ExamineAsync(), finding => finding.Code == FindingCodes.WebhookSecret);

            Assert.Equal(FindingLevel.Unknown, finding.Level);
            Assert.Contains("has not arrived", finding.Sentence, StringComparison.Ordinal);
        }
        finally
        {
            await _shop.Stripe.BehaveAsync();
        }
    }

    [Theory]
    [InlineData(90, "behind Stripe's")]
    [InlineData(-90, "ahead of Stripe's")]
    public async Task Clock_off_by_more_than_a_minute(int stripeIsAhead, string says)
    {
        await using var stripe = await StripeAsync();
        await stripe.SetFaultsAsync(new { api = new { dateOffsetSeconds = stripeIsAhead } });

        await ClinicAt(stripe).FindsOnlyAsync(FindingCodes.Clock, says, "NTP");
    }

    [Fact]
    public async Task Clock_of_this_machine_differs_from_Stripe_and_Postgres()
    {
        var clinic = Clinic();
        clinic.Time = new ShiftedTime(TimeSpan.FromMinutes(10));

        var faults = (await clinic.ExamineAsync()).Where(finding => finding.Level == FindingLevel.Fault).ToList();

        Assert.Equal([FindingCodes.Clock, FindingCodes.Clock], faults.Select(fault => fault.Code));
        Assert.All(faults, fault => Assert.Contains(" seconds ahead of ", fault.Sentence, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Public_address_without_https()
    {
        var clinic = Clinic().Deployed("Staging");
        clinic.Settings["Shop:PublicUrl"] = "http://books.example";

        await clinic.FindsOnlyAsync(FindingCodes.PublicUrl, "http://books.example/, which is not https", "https://");
    }

    [Fact]
    public async Task Public_address_that_nobody_reaches()
    {
        var clinic = Clinic().Deployed("Staging");
        clinic.Network = _ => throw new HttpRequestException("failed", new SocketException((int)SocketError.HostNotFound));

        await clinic.FindsOnlyAsync(FindingCodes.PublicUrl, "https://books.example/ cannot be reached from here", "Shop:PublicUrl");
    }

    [Fact]
    public async Task Public_address_whose_proxy_finds_no_shop()
    {
        var clinic = Clinic().Deployed("Staging");
        clinic.Network = _ => Task.FromResult(new HttpResponseMessage(HttpStatusCode.BadGateway));

        await clinic.FindsOnlyAsync(FindingCodes.PublicUrl, "it answers 502");
    }

    [Fact]
    public async Task Redis_that_evicts()
    {
        await using var redis = new EvictingRedis();
        var clinic = Clinic();
        clinic.Settings["ConnectionStrings:redis"] = redis.ConnectionString;

        await clinic.FindsOnlyAsync(FindingCodes.RedisEviction, "maxmemory-policy allkeys-lru", "noeviction");
    }

    [Fact]
    public async Task Postgres_that_acknowledges_before_it_has_written()
    {
        await _shop.ExecuteAsync("DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET synchronous_commit = off', current_database()); END $$");
        try
        {
            await Clinic().FindsOnlyAsync(FindingCodes.PostgresDurability, "synchronous_commit is off", "Turn it on");
        }
        finally
        {
            await _shop.ExecuteAsync("DO $$ BEGIN EXECUTE format('ALTER DATABASE %I RESET synchronous_commit', current_database()); END $$");
        }
    }

    /// <summary>The tests' own server runs so, which only Development takes.</summary>
    [Fact]
    public async Task Postgres_without_fsync_outside_Development()
    {
        Assert.SkipUnless(await _shop.QueryAsync<string>("SHOW fsync") == "off", "A server of this machine's own keeps everything.");
        var clinic = Clinic().Deployed("Staging");
        clinic.Settings["ConnectionStrings:bookly"] = _shop.ConnectionString;

        await clinic.FindsOnlyAsync(FindingCodes.PostgresDurability, "fsync, full_page_writes are off", "Turn them on");
    }

    [Fact]
    public async Task Mail_server_that_is_away()
    {
        var clinic = Clinic();
        clinic.Settings["Mail:Smtp:Host"] = "127.0.0.1";
        clinic.Settings["Mail:Smtp:Port"] = FormattableString.Invariant($"{Ports.Next()}");
        clinic.Settings["Mail:From"] = "orders@books.example";

        await clinic.FindsOnlyAsync(FindingCodes.Smtp, $"127.0.0.1:{clinic.Settings["Mail:Smtp:Port"]} does not let Bookly in", "Mail:Smtp");
    }

    [Fact]
    public async Task Mail_server_that_takes_no_mail_of_ours()
    {
        await using var server = await MailServer.StartNewAsync();
        var clinic = Clinic();
        foreach (var setting in server.Settings) clinic.Settings[setting.Split('=', 2)[0]] = setting.Split('=', 2)[1];
        await Eventually.BecomesAsync(clinic.ExamineAsync, findings => findings.Any(finding => finding is { Code: FindingCodes.Smtp, Level: FindingLevel.Ok }));

        // It knows nobody's password.
        (clinic.Settings["Mail:Smtp:User"], clinic.Settings["Mail:Smtp:Password"]) = ("bookly", "wrong");
        await clinic.FindsOnlyAsync(FindingCodes.Smtp, "does not let Bookly in", "Mail:Smtp");
    }

    [Fact]
    public async Task Shop_without_an_owner()
    {
        await _shop.ExecuteAsync("CREATE TABLE kept_roles AS TABLE user_roles; DELETE FROM user_roles");
        try
        {
            await Clinic().FindsOnlyAsync(FindingCodes.Owner, "no owner", "owner invite --email");
        }
        finally
        {
            await _shop.ExecuteAsync("INSERT INTO user_roles TABLE kept_roles; DROP TABLE kept_roles");
        }
    }

    [Fact]
    public async Task Price_below_Stripes_minimum()
    {
        var book = await _shop.Admin.ListBookAsync(stock: 3, title: "A Pamphlet");
        await _shop.ExecuteAsync($"UPDATE books SET unit_amount = 20 WHERE id = {book}");
        try
        {
            await Clinic().FindsOnlyAsync(FindingCodes.Prices, "1 book costs less than Stripe can charge ($0.50), such as A Pamphlet at $0.20", "Raise the price");

            // With shipping it can be paid.
            var clinic = Clinic();
            clinic.Settings["Checkout:ShippingCountries:0"] = "US";
            (clinic.Settings["Checkout:ShippingOptions:0:Name"], clinic.Settings["Checkout:ShippingOptions:0:Amount"]) = ("Post", "490");
            Assert.All(await clinic.ExamineAsync(), finding => Assert.False(finding.Level is FindingLevel.Fault or FindingLevel.Warning));
        }
        finally
        {
            await _shop.ExecuteAsync($"UPDATE books SET unit_amount = 2000 WHERE id = {book}");
        }
    }

    [Fact]
    public async Task Shipping_below_Stripes_minimum()
    {
        var clinic = Clinic();
        clinic.Settings["Checkout:ShippingCountries:0"] = "US";
        (clinic.Settings["Checkout:ShippingOptions:0:Name"], clinic.Settings["Checkout:ShippingOptions:0:Amount"]) = ("Post", "4");

        await clinic.FindsOnlyAsync(FindingCodes.Prices, "Shipping by Post costs $0.04", "minor unit");
    }

    [Theory]
    [InlineData("Shop:Curency", "eur", "did you mean Shop:Currency?")]
    [InlineData("Checkout:ShippingOptions:0:Amount", "4.90", "has to be a whole number")]
    public async Task Setting_that_nothing_reads(string key, string value, string says)
    {
        var clinic = Clinic();
        clinic.Settings[key] = value;

        await clinic.FindsOnlyAsync(FindingCodes.Settings, key, says, "Correct it");
    }

    [Fact]
    public async Task Nothing_answers()
    {
        var clinic = new Clinic(_shop) { MayProbe = true };
        clinic.Network = _ => throw new HttpRequestException("No route to host");
        clinic.Settings["ConnectionStrings:bookly"] = FormattableString.Invariant($"Host=127.0.0.1;Port={Ports.Next()};Username=x;Password=y;Database=z");
        clinic.Settings["ConnectionStrings:redis"] = FormattableString.Invariant($"127.0.0.1:{Ports.Next()}");

        var findings = await clinic.ExamineAsync();

        Assert.Equal(
            [
                FindingCodes.Clock, FindingCodes.Clock, FindingCodes.Owner, FindingCodes.PostgresDurability, FindingCodes.Prices, FindingCodes.RedisEviction, FindingCodes.StripeRights,
                FindingCodes.WebhookEndpoint,
            ],
            findings.Where(finding => finding.Level == FindingLevel.Unknown).Select(finding => finding.Code).Order(StringComparer.Ordinal));
        Assert.DoesNotContain(findings, finding => finding.Level == FindingLevel.Fault);
        Assert.All(
            findings.Where(finding => finding.Level == FindingLevel.Unknown),
            finding => Assert.Matches(@"^UNKNOWN +[a-z-]+ +.+ could not be asked: .+\. .+\.$", finding.ToString()));
    }

    private static Task<EmulatorHost> StripeAsync() => EmulatorHost.StartAsync(args: "--Emulator:WebhookUrl=https://books.example/api/payments/webhook");

    private Clinic ClinicAt(EmulatorHost stripe)
    {
        var clinic = Clinic();
        clinic.Settings["Stripe:ApiBase"] = stripe.BaseAddress.GetLeftPart(UriPartial.Authority);
        clinic.Settings["Stripe:WebhookUrl"] = "https://books.example/api/payments/webhook";
        return clinic;
    }

    private static async Task UpdateEndpointAsync(EmulatorHost stripe, params (string Name, string Value)[] fields) =>
        await new EmulatorControl(stripe.Http).PostFormAsync(Configured, fields);

    private Task<long> RowsAsync() => _shop.QueryAsync<long>(
        """
        SELECT sum((xpath('/row/c/text()', query_to_xml(format('SELECT count(*) AS c FROM %I', table_name), false, true, '')))[1]::text::bigint)::bigint
        FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'
            -- Stored every few seconds, of what other tests had delivered.
            AND table_name <> 'webhook_secret_uses'
        """);

    private async Task<int> SessionsAsync() => (await _shop.Stripe.GetAsync("/v1/checkout/sessions?limit=100")).GetProperty("data").GetArrayLength();

    private sealed class ShiftedTime(TimeSpan ahead) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => TimeProvider.System.GetUtcNow() + ahead;
    }
}

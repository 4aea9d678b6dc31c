using System.Net;
using System.Text.Json;
using Bookly.Contracts;
using Bookly.Tests.Fixtures;

namespace Bookly.Tests.HumanInput;

/// <summary>What is an address, everywhere the same: a mail can be sent to it, and Stripe takes it.</summary>
public sealed class MailAddressTests(OwnShop own) : IClassFixture<OwnShop>
{
    private const string Long64 = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

    private readonly TestShop _shop = own.Shop;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("o'brien@readers.example")]
    [InlineData("smith&sons@readers.example")]
    [InlineData("a+b_c-d.e=f/g!h#i$j%k*l?m^n`o{p|q}r~s@readers.example")]
    [InlineData("anna@bücher.example")]
    [InlineData("x@sub.domain.co")]
    [InlineData(Long64 + "@readers.example")]
    public async Task Address_that_mail_reaches_is_accepted_from_registering_to_paying(string address)
    {
        address = Own(address);
        using var reader = await Shopper.RegisterAsync(_shop.ApiClient(), address);
        var checkout = await reader.StartBuyingAsync(await _shop.Admin.ListBookAsync(stock: 1));

        Assert.NotNull(checkout.SessionId);
        Assert.Equal(HttpStatusCode.OK, (await PostAsync("/api/accounts/forgotPassword", new { email = address })).Status);
    }

    [Theory]
    [MemberData(nameof(NoAddresses))]
    public async Task What_is_no_address_is_refused_at_every_form(string text)
    {
        var registered = await PostAsync("/api/accounts/register", new { email = text, password = Shopper.Password });
        Assert.Equal(HttpStatusCode.BadRequest, registered.Status);
        Assert.Contains("InvalidEmail", registered.Body, StringComparison.Ordinal);

        using var reader = await _shop.NewShopperAsync();
        var changed = await reader.SendAsync<JsonElement>(HttpMethod.Post, "/api/accounts/manage/info", new { newEmail = text });
        Assert.Equal(HttpStatusCode.BadRequest, changed.Status);
        Assert.Contains("InvalidEmail", changed.Body, StringComparison.Ordinal);
        Assert.InRange((int)(await PostAsync("/api/accounts/login", new { email = text, password = "x" })).Status, 400, 401);
        Assert.InRange((int)(await PostAsync("/api/accounts/forgotPassword", new { email = text })).Status, 200, 400);
    }

    [Theory]
    [MemberData(nameof(NoAddresses))]
    public async Task Emulator_is_as_strict_as_Stripe(string text)
    {
        using var stripe = new HttpClient { BaseAddress = _shop.StripeAddress, DefaultRequestHeaders = { { "Authorization", "Bearer sk_test_bookly_emulator" } } };
        foreach (var (path, parameter) in ((string, string)[])[("/v1/customers", "email"), ("/v1/payment_intents", "receipt_email"), ("/v1/checkout/sessions", "customer_email")])
        {
            using var body = new FormUrlEncodedContent(new Dictionary<string, string>
            {
                [parameter] = text,
                ["mode"] = "payment",
                ["success_url"] = "https://books.example/",
                ["line_items[0][quantity]"] = "1",
                ["line_items[0][price_data][currency]"] = "usd",
                ["line_items[0][price_data][unit_amount]"] = "1000",
                ["line_items[0][price_data][product_data][name]"] = "Emma",
                ["amount"] = "1000",
                ["currency"] = "usd",
            }.Where(field => path.EndsWith("sessions", StringComparison.Ordinal) ? field.Key is not ("amount" or "currency")
                : field.Key == parameter || (path.EndsWith("intents", StringComparison.Ordinal) && field.Key is "amount" or "currency" && !path.EndsWith("customers", StringComparison.Ordinal))));
            using var answer = await stripe.PostAsync(new Uri(path, UriKind.Relative), body, Ct);
            var error = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Ct)).RootElement;

            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            Assert.Equal((parameter, "email_invalid"), (error.GetProperty("error").GetProperty("param").GetString(), error.GetProperty("error").GetProperty("code").GetString()));
        }
    }

    [Fact]
    public async Task One_mailbox_is_one_account_however_its_domain_and_letters_are_written()
    {
        var name = $"Zoe{Guid.NewGuid():N}"[..20];
        using var reader = await Shopper.RegisterAsync(_shop.ApiClient(), $"{name}@bücher.example");

        var again = await PostAsync("/api/accounts/register", new { email = $"{name.ToUpperInvariant()}@xn--bcher-kva.example", password = Shopper.Password });
        // As for a new address; that there is no second account, only the database tells.
        Assert.Equal(HttpStatusCode.OK, again.Status);
        Assert.Equal(1, await _shop.QueryAsync<long>($"SELECT count(*) FROM users WHERE email ILIKE '{name}@%'"));
        using var same = await Shopper.SignInAsync(_shop.ApiClient(), $" {name}@BU\u0308CHER.example", Shopper.Password);
    }

    public static TheoryData<string> NoAddresses() => new(
        "a@b", "dot..dot@readers.example", ".dot@readers.example", "dot.@readers.example", "a b@readers.example", "a@readers..example", "a@-readers.example",
        "a@readers-.example", "a@readers.example.", "a@.example", "@readers.example", "a@", "a", "a@b@readers.example", "\"a\"@readers.example", "a@[127.0.0.1]",
        "a@127.0.0.1", "Anna <a@readers.example>", "a@readers.example, b@readers.example", "a\u00A0b@readers.example", "müller@readers.example", "a@rea_ders.example",
        $"{Long64}a@readers.example", $"a@{string.Join('.', Enumerable.Repeat(new string('b', 60), 5))}.example", $"a@{new string('b', 64)}.example", "a(c)@readers.example");

    /// <summary>The classes' shop is one: each address is registered once.</summary>
    private static string Own(string address) => address.Length > 60 ? address : address.Insert(address.IndexOf('@', StringComparison.Ordinal), Guid.NewGuid().ToString("N")[..8]);

    private async Task<Answer<JsonElement>> PostAsync(string path, object body)
    {
        using var somebody = Shopper.WithToken(_shop.ApiClient(), "", "none");
        return await somebody.SendAsync<JsonElement>(HttpMethod.Post, path, body);
    }
}

using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Bookly.Contracts;
using Bookly.Tests.Fixtures;
using Stripe;

namespace Bookly.Tests.Security;

/// <summary>What anybody may send to the API without an account, and how much of it.</summary>
public sealed class BoundedInputTests(ShopFixture fixture, OwnShop own) : IClassFixture<OwnShop>
{
    private readonly TestShop _shop = own.Shop;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/api/cart/quote", false)]
    [InlineData("/api/cart/quote", true)]
    [InlineData("/api/accounts/login", false)]
    [InlineData("/api/accounts/register", false)]
    [InlineData("/api/accounts/forgotPassword", false)]
    [InlineData("/api/payments/verify-session", false)]
    public async Task Body_over_64_KiB_is_refused(string path, bool chunked)
    {
        using var api = _shop.ApiClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new StringContent("{}" + new string(' ', 100 * 1024), Encoding.UTF8, "application/json"),
        };
        request.Headers.TransferEncodingChunked = chunked;
        using var answer = await api.SendAsync(request, Ct);

        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, ProblemCodes.PayloadTooLarge), (answer.StatusCode, await CodeOfAsync(answer)));
    }

    [Fact]
    public async Task Deep_JSON_is_refused()
    {
        using var api = _shop.ApiClient();
        using var body = new StringContent($$"""{"items":[],"x":{{new string('[', 40)}}{{new string(']', 40)}}}""", Encoding.UTF8, "application/json");
        using var answer = await api.PostAsync(new Uri("/api/cart/quote", UriKind.Relative), body, Ct);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Theory]
    [InlineData(200, HttpStatusCode.OK)]
    [InlineData(201, HttpStatusCode.BadRequest)]
    public async Task Long_lists_are_refused_by_name(int count, HttpStatusCode status)
    {
        using var api = _shop.ApiClient();
        using var answer = await api.PostAsJsonAsync(
            "/api/cart/quote", new { items = Enumerable.Range(1, count).Select(id => new { bookId = id, quantity = 1 }) }, Ct);

        Assert.Equal(status, answer.StatusCode);
        if (status == HttpStatusCode.BadRequest) Assert.Contains("items[200]", await answer.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(70, 10)]
    [InlineData(5, 6000)]
    public async Task Many_or_large_headers_are_refused(int count, int length)
    {
        using var api = _shop.ApiClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/books/genres");
        for (var i = 0; i < count; i++) request.Headers.Add($"X-Filler-{i}", new string('x', length));
        using var answer = await api.SendAsync(request, Ct);

        Assert.Equal(HttpStatusCode.RequestHeaderFieldsTooLarge, answer.StatusCode);
    }

    public static TheoryData<string> HeadersThatAreNotStripes()
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        return ["", "garbage", "t=now,v1=zzz", $"t={now}", $"t={now},v1=abc", $"t={now - 301},v1={new string('a', 64)}", $"t={now},{new string('v', 2000)}"];
    }

    [Theory]
    [MemberData(nameof(HeadersThatAreNotStripes))]
    public async Task Webhook_that_cannot_be_Stripes_is_refused_before_its_body_comes(string signature)
    {
        var api = _shop.ApiClient().BaseAddress!;
        using var client = new TcpClient();
        await client.ConnectAsync(api.Host, api.Port, Ct);
        await using var stream = client.GetStream();
        // The body is announced and never sent.
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"POST /api/payments/webhook HTTP/1.1\r\nHost: {api.Authority}\r\nStripe-Signature: {signature}\r\nContent-Length: 200000\r\n\r\n"), Ct);
        using var reader = new StreamReader(stream, Encoding.ASCII);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        patience.CancelAfter(Eventually.Patience);

        Assert.Equal("HTTP/1.1 400 Bad Request", await reader.ReadLineAsync(patience.Token));
    }

    [Fact]
    public async Task Address_that_keeps_forging_is_no_longer_read_and_Stripe_is()
    {
        await using var shop = await TestShop.StartAsync(fixture, settings: "TrustedProxies:0=127.0.0.0/8");
        var body = StripeBodies.Event("evt_forged", "library.opened");
        List<HttpStatusCode> answers = [];
        for (var i = 0; i < 125; i++)
        {
            using var forged = await PostAsync("203.0.113.66", EventUtility.GenerateSignatureHeader(body, "whsec_wrong"));
            answers.Add(forged.StatusCode);
            if (forged.StatusCode == HttpStatusCode.TooManyRequests) Assert.NotNull(forged.Headers.RetryAfter?.Delta);
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, answers[^1]);
        using var real = await PostAsync("198.51.100.1", EventUtility.GenerateSignatureHeader(body, "whsec_bookly_emulator"));
        Assert.Equal(HttpStatusCode.OK, real.StatusCode);

        async Task<HttpResponseMessage> PostAsync(string from, string signature)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/payments/webhook") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
            request.Headers.Add("X-Forwarded-For", from);
            request.Headers.TryAddWithoutValidation("Stripe-Signature", signature);
            return await shop.ApiClient().SendAsync(request, Ct);
        }
    }

    [Fact]
    public async Task Every_anonymous_request_is_limited_by_what_it_costs()
    {
        await using var shop = await TestShop.StartAsync(fixture, settings: ["RateLimits:RequestsPerMinute=60", "TrustedProxies:0=127.0.0.0/8"]);
        using var api = shop.ApiClient();
        // Six of the costly ones, each kind with an address of its own.
        Assert.Equal(6, await AnsweredAsync(api, "203.0.113.1", i => new(HttpMethod.Get, $"/api/books?q=zzqx{i}+qqzx{i}")));
        Assert.Equal(6, await AnsweredAsync(api, "203.0.113.2", _ => new(HttpMethod.Post, "/api/cart/quote") { Content = JsonContent.Create(new { items = new[] { new { bookId = 1, quantity = 1 } } }) }));
        // Sixty of all others.
        foreach (var (path, last) in new[] { ("/api/books", 3), ("/api/books/1/cover", 4), ("/api/books/genres", 5), ("/health", 6), ("/no/such/address", 7), ("/api/orders", 8) })
        {
            Assert.Equal(60, await AnsweredAsync(api, $"203.0.113.{last}", _ => new(HttpMethod.Get, path)));
        }
    }

    [Fact]
    public async Task Receipts_are_limited_by_account()
    {
        await using var shop = await TestShop.StartAsync(fixture, settings: "RateLimits:RequestsPerMinute=60");
        using var api = shop.ApiClient();
        using var reader = await Shopper.RegisterAsync(api);

        Assert.Equal(6, await AnsweredAsync(api, "127.0.0.1", _ => new(HttpMethod.Get, $"/api/orders/{Guid.NewGuid()}/receipt.pdf")));
    }

    /// <summary>How many were answered before the first 429, which says when to come back.</summary>
    private static async Task<int> AnsweredAsync(HttpClient api, string from, Func<int, HttpRequestMessage> create)
    {
        for (var i = 0; i < 100; i++)
        {
            using var request = create(i);
            request.Headers.Add("X-Forwarded-For", from);
            using var answer = await api.SendAsync(request, Ct);
            if (answer.StatusCode != HttpStatusCode.TooManyRequests) continue;

            Assert.InRange(answer.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));
            Assert.Equal(ProblemCodes.RateLimited, await CodeOfAsync(answer));
            return i;
        }

        return int.MaxValue;
    }

    private static async Task<string?> CodeOfAsync(HttpResponseMessage answer) =>
        JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Ct)).RootElement.GetProperty("code").GetString();
}

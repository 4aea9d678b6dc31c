using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Bookly.StripeEmulator;
using Microsoft.AspNetCore.Builder;
using Stripe;
using Stripe.Checkout;

namespace Bookly.Tests.StripeEmulator;

/// <summary>An emulator of a test's own, on a free port, driven through the real Stripe.net and plain HTTP.</summary>
internal sealed class EmulatorHost : IAsyncDisposable
{
    public const string ApiKey = "sk_test_bookly_emulator";
    private readonly WebApplication _app;

    private EmulatorHost(WebApplication app)
    {
        _app = app;
        BaseAddress = new Uri(app.Urls.First());
        Http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = BaseAddress };
        Client = new StripeClient(new StripeClientOptions
        {
            ApiKey = ApiKey,
            ApiBase = BaseAddress.ToString().TrimEnd('/'),
            HttpClient = new SystemNetHttpClient(new HttpClient(), maxNetworkRetries: 0, enableTelemetry: false),
        });
    }

    public Uri BaseAddress { get; }

    /// <summary>Follows no redirects, as the tests look at them.</summary>
    public HttpClient Http { get; }

    public StripeClient Client { get; }

    public SessionService Sessions => new(Client);

    public static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task<EmulatorHost> StartAsync(WebhookListener? webhooks = null, params string[] args)
    {
        string[] endpoint = webhooks is null ? [] : [$"--Emulator:WebhookUrl={webhooks.Url}"];
        var app = StripeEmulatorApp.Build(["--environment", "Testing", "--urls", "http://127.0.0.1:0", "--Logging:LogLevel:Default=Warning", .. endpoint, .. args]);
        // Not with the test's token: background work that is linked to it would end before the host does.
        await app.StartAsync(CancellationToken.None);
        return new EmulatorHost(app);
    }

    public static SessionCreateOptions Order(long unitAmount = 1299, long quantity = 2, string currency = "usd") => new()
    {
        Mode = "payment",
        SuccessUrl = "http://shop.test/thanks?session_id={CHECKOUT_SESSION_ID}",
        CancelUrl = "http://shop.test/cart",
        ClientReferenceId = "order-1",
        Metadata = new() { ["order_id"] = "order-1" },
        PaymentIntentData = new() { Metadata = new() { ["order_id"] = "order-1" } },
        LineItems =
        [
            new()
            {
                Quantity = quantity,
                PriceData = new()
                {
                    Currency = currency,
                    UnitAmount = unitAmount,
                    ProductData = new() { Name = "Emma", Description = "Jane Austen", Images = ["http://shop.test/emma.svg"] },
                },
            },
        ],
    };

    public Task<Session> CreateSessionAsync(SessionCreateOptions? options = null) => Sessions.CreateAsync(options ?? Order(), cancellationToken: Stop);

    public Task<Session> GetSessionAsync(string id) => Sessions.GetAsync(id, cancellationToken: Stop);

    /// <summary>Creates a session and pays it by card.</summary>
    public async Task<Session> PaidSessionAsync(string card = "4242424242424242", SessionCreateOptions? options = null)
    {
        var session = await CreateSessionAsync(options);
        await ControlAsync($"checkout/sessions/{session.Id}/pay", new { card });
        return await GetSessionAsync(session.Id);
    }

    /// <summary>POSTs to <c>/_emulator</c> and expects success.</summary>
    public async Task<JsonNode?> ControlAsync(string path, object body)
    {
        using var response = await PostAsync(path, body);
        var text = await response.Content.ReadAsStringAsync(Stop);
        Assert.True(response.IsSuccessStatusCode, $"{path} answered {(int)response.StatusCode}: {text}");
        return text.Length == 0 ? null : JsonNode.Parse(text);
    }

    public Task<HttpResponseMessage> PostAsync(string path, object body) => Http.PostAsJsonAsync($"/_emulator/{path}", body, Stop);

    public async Task SetFaultsAsync(object faults)
    {
        using var response = await Http.PutAsJsonAsync("/_emulator/faults", faults, Stop);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    public async Task<JsonArray> ListAsync(string path) => (await Http.GetFromJsonAsync<JsonArray>($"/_emulator/{path}", Stop))!;

    public Task AdvanceAsync(TimeSpan by) => ControlAsync("clock/advance", new { seconds = by.TotalSeconds });

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
    }
}

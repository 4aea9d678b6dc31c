using System.Collections.Concurrent;
using Bookly.StripeEmulator.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Stripe;

namespace Bookly.Tests.StripeEmulator;

/// <summary>A delivery as the shop's endpoint saw it.</summary>
internal sealed record ReceivedWebhook(string Body, string? Signature, Event Event, DateTimeOffset At);

/// <summary>A webhook endpoint that verifies what it gets with Stripe.net and answers as the test wants.</summary>
internal sealed class WebhookListener : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<ReceivedWebhook> _received = new();
    private readonly SemaphoreSlim _arrived = new(0);

    private WebhookListener(string secret)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        _app = builder.Build();
        _app.Urls.Add("http://127.0.0.1:0");
        _app.MapPost("/webhooks", async (HttpRequest request) =>
        {
            using var reader = new StreamReader(request.Body);
            var body = await reader.ReadToEndAsync();
            var signature = request.Headers["Stripe-Signature"].ToString();
            // Throws, and so answers 500, when the signature or the version does not hold.
            var @event = EventUtility.ConstructEvent(body, signature, secret);
            var status = Answer(@event);
            _received.Enqueue(new ReceivedWebhook(body, signature, @event, DateTimeOffset.UtcNow));
            _arrived.Release();
            await Held;
            return Results.StatusCode(status);
        });
    }

    public Uri Url => new(new Uri(_app.Urls.First()), "/webhooks");

    /// <summary>The status to answer an event with.</summary>
    public Func<Event, int> Answer { get; set; } = _ => StatusCodes.Status200OK;

    /// <summary>Answers wait for this.</summary>
    public Task Held { get; set; } = Task.CompletedTask;

    public IReadOnlyList<ReceivedWebhook> All => [.. _received];

    public IReadOnlyList<string> Types => [.. _received.Select(webhook => webhook.Event.Type)];

    public static async Task<WebhookListener> StartAsync(string secret = EmulatorOptions.DefaultWebhookSecret)
    {
        var listener = new WebhookListener(secret);
        await listener._app.StartAsync(TestContext.Current.CancellationToken);
        return listener;
    }

    /// <summary>Waits until so many of these have come.</summary>
    public async Task<IReadOnlyList<ReceivedWebhook>> WaitForAsync(string type, int count = 1)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        while (true)
        {
            var matching = _received.Where(webhook => webhook.Event.Type == type).ToList();
            if (matching.Count >= count)
            {
                return matching;
            }

            try
            {
                await _arrived.WaitAsync(patience.Token);
            }
            catch (OperationCanceledException) when (!TestContext.Current.CancellationToken.IsCancellationRequested)
            {
                Assert.Fail($"Waited for {count} x {type}; got {string.Join(", ", Types)}.");
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _arrived.Dispose();
    }
}

using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Bookly.Contracts;
using Bookly.StripeEmulator.Store;

namespace Bookly.StripeEmulator.Events;

/// <summary>Makes one HTTP delivery: fresh timestamp and signature, no redirects followed, 2xx is success.</summary>
internal sealed class WebhookSender(TimeProvider time) : IDisposable
{
    public const string UserAgent = "Stripe/1.0 (+https://stripe.com/docs/webhooks)";
    private const int MaxBodyLength = 2000;
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(30);

    // Not from the factory: its resilience handler would retry, and its tracing would send headers that Stripe never sends.
    private readonly HttpClient _http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        ActivityHeadersPropagator = null,
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        MaxConnectionsPerServer = WebhookDispatcher.MaxConcurrent,
    })
    { Timeout = AnswerTimeout };

    /// <param name="endpoint">Names the API version; the shape stays the emulator's.</param>
    public static string Serialize(StripeEvent @event, WebhookEndpoint? endpoint = null)
    {
        var body = StripeJson.ToNode(@event);
        if (endpoint?.ApiVersion is { } version) body["api_version"] = version;
        return body.ToJsonString(StripeJson.Api);
    }

    public async Task<DeliveryAttempt> SendAsync(WebhookEndpoint endpoint, string body, int number, CancellationToken cancellationToken)
    {
        var at = time.GetUtcNow();
        var started = Stopwatch.GetTimestamp();
        DeliveryAttempt Attempt(int? status, string? error, string? answer) =>
            new(number, at, status, error, answer, Stopwatch.GetElapsedTime(started).TotalMilliseconds);

        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, endpoint.Url);
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json", "utf-8");
            request.Headers.TryAddWithoutValidation("User-Agent", UserAgent);
            request.Headers.TryAddWithoutValidation("Accept", "*/*; q=0.5, application/xml");
            request.Headers.TryAddWithoutValidation("Cache-Control", "no-cache");
            request.Headers.TryAddWithoutValidation(WebhookSignature.Header, WebhookSignature.Sign(body, endpoint.Secret, at));
            using var response = await _http.SendAsync(request, cancellationToken);
            var answer = await response.Content.ReadAsStringAsync(cancellationToken);
            return Attempt((int)response.StatusCode, null, PlainText.Cut(answer, MaxBodyLength));
        }
        catch (Exception exception) when (exception is HttpRequestException or SocketException or IOException)
        {
            return Attempt(null, exception.Message, null);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Attempt(null, $"No answer within {AnswerTimeout.TotalSeconds:0} seconds.", null);
        }
    }

    public void Dispose() => _http.Dispose();
}

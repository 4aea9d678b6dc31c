using System.Text;
using Bookly.ApiService.Common;
using Bookly.ApiService.Data;
using Bookly.ApiService.PaymentEvents;
using Bookly.ApiService.Stripe;
using Bookly.Contracts;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace Bookly.ApiService.Webhooks;

/// <summary><c>POST /api/payments/webhook</c>: the primary path to fulfillment.</summary>
/// <remarks>
/// 200 tells Stripe that the event is durably stored or handled, 4xx that it is not Stripe's, 5xx that it could not be stored and
/// shall be sent again.
/// </remarks>
public static class WebhookApi
{
    public const string Path = "/api/payments/webhook";

    private const int MaxBodyBytes = 256 * 1024;
    private const string SignatureHeader = "Stripe-Signature";
    private const string BadSignature = "The Stripe-Signature header is missing, too old, or does not match the body. Check Stripe:WebhookSecret.";

    /// <summary>Strict, so that garbage bytes fail instead of turning into something else that was never signed.</summary>
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static void MapWebhook(this IEndpointRouteBuilder routes) =>
        routes.MapPost(Path, Receive)
            .WithTags("Payments").WithSummary("Stripe's events, signature verified").DisableAntiforgery().DisableRateLimiting()
            .TakesFilesOf(MaxBodyBytes).WithMetadata(new RawBody());

    private static async Task<Results<Ok, ProblemHttpResult>> Receive(
        HttpRequest request, WebhookVerifier verifier, Forgeries forgeries, SecretUses uses, RefusedEvents refused, StripeEvents events, Inbox inbox, IOptions<StripeOptions> options,
        PaymentTelemetry telemetry, SecurityLog securityLog, TimeProvider time, ILogger<WebhookVerifier> logger, CancellationToken cancellationToken)
    {
        if (!verifier.CouldBeSigned(request.Headers[SignatureHeader]))
        {
            return Reject(StatusCodes.Status400BadRequest, ProblemCodes.InvalidSignature, BadSignature);
        }

        var from = request.HttpContext.Connection.RemoteIpAddress;
        using (var look = forgeries.Look(from))
        {
            if (!look.IsAcquired)
            {
                request.HttpContext.Response.TellWhenToRetry(look);
                return Reject(StatusCodes.Status429TooManyRequests, ProblemCodes.RateLimited, "Too many bodies with a wrong signature came from this address.");
            }
        }

        if (await BoundedBody.ReadAsync(request, MaxBodyBytes, cancellationToken) is not { } bytes)
        {
            return Reject(StatusCodes.Status413PayloadTooLarge, ProblemCodes.PayloadTooLarge, $"An event has at most {MaxBodyBytes / 1024} KiB.");
        }

        string body;
        global::Stripe.Event stripeEvent;
        try
        {
            body = Utf8.GetString(bytes);
            if (verifier.FindSecret(body, request.Headers[SignatureHeader]) is not { } secret)
            {
                refused.Note(body);
                return Forged(BadSignature);
            }

            uses.Note(secret);

            // Stripe passes on what people type, and would repeat for days an event that Postgres refuses. After the signature, which is over the bytes.
            body = PlainText.CleanJson(body);
            stripeEvent = WebhookVerifier.Parse(body);
        }
        catch (DecoderFallbackException)
        {
            return Forged("The body is not UTF-8 text, so Stripe did not sign it.");
        }
        catch (MalformedEventException e)
        {
            return Reject(StatusCodes.Status400BadRequest, ProblemCodes.MalformedEvent, e.Message);
        }

        if (stripeEvent.Livemode != options.Value.IsLive)
        {
            return Reject(
                StatusCodes.Status400BadRequest, ProblemCodes.LivemodeMismatch,
                "The event's livemode does not match Stripe:SecretKey. Point this webhook endpoint at the other environment.");
        }

        telemetry.WebhookArrived(time.GetUtcNow() - stripeEvent.Created, stripeEvent.Type);
        var entry = new InboxEntry(stripeEvent.Id, stripeEvent.Type, body);
        try
        {
            // Some events take more than one commit with Stripe asked in between, so a sender who hangs up breaks nothing off.
            await events.HandleAsync(stripeEvent, entry, Trigger.Webhook, CancellationToken.None);
        }
        catch (MalformedEventException e)
        {
            return Reject(StatusCodes.Status400BadRequest, ProblemCodes.MalformedEvent, e.Message);
        }
        catch (Exception e)
        {
            // Stored, so acknowledged: the inbox worker does it. If not even storing works, the answer is 500 and Stripe retries.
            logger.LogWarning(e, "Event {EventId} ({EventType}) goes to the inbox", entry.EventId, entry.Type);
            await inbox.RecordFailureAsync(entry, e.Message, CancellationToken.None);
            if (e is LockTimeoutException)
            {
                // Stored, but the rows are jammed: Stripe's own retry is a second chance that costs nothing.
                return Problems.Problem(
                    StatusCodes.Status503ServiceUnavailable, "service_unavailable", "The order is locked by other work; send the event again.");
            }
        }

        return TypedResults.Ok();

        ProblemHttpResult Forged(string detail)
        {
            forgeries.Count(from);
            return Reject(StatusCodes.Status400BadRequest, ProblemCodes.InvalidSignature, detail);
        }

        ProblemHttpResult Reject(int status, string code, string detail)
        {
            telemetry.WebhookRejected(code);
            // The security log bounds itself: anybody can send as many forged ones as they like.
            if (code is ProblemCodes.InvalidSignature or ProblemCodes.RateLimited) securityLog.Write(SecurityEvent.ForgedWebhook, accountId: null, code);
            else logger.LogWarning("Webhook refused: {Code}", code);
            return Problems.Problem(status, code, detail);
        }
    }
}

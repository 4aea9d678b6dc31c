using Bookly.StripeEmulator.Api;
using Bookly.StripeEmulator.Checkout;
using Bookly.StripeEmulator.Cli;
using Bookly.StripeEmulator.Events;
using Bookly.StripeEmulator.FaultInjection;
using Bookly.StripeEmulator.Payments;
using Bookly.StripeEmulator.Store;
using Bookly.StripeEmulator.Time;

namespace Bookly.StripeEmulator.Control.Page;

/// <summary>A session with its possible actions.</summary>
public sealed record SessionRow(CheckoutSession Session, string? IntentStatus, bool CanPay, bool CanSettle, bool CanDispute);

/// <summary>An event with its deliveries.</summary>
public sealed record EventRow(string Id, string Type, DateTimeOffset At, string Subject, IReadOnlyList<DeliveryRow> Deliveries);

/// <summary>A delivery as one line.</summary>
public sealed record DeliveryRow(string Status, string Text, string Url);

/// <summary>An API request as one line.</summary>
public sealed record RequestRow(string Method, string Path, int Status, string At, string Id);

/// <summary>The developer's page: the latest of everything.</summary>
public sealed record DeveloperView(
    DateTimeOffset Now,
    TimeSpan Ahead,
    bool HasFaults,
    string FaultsText,
    IReadOnlyList<string> Endpoints,
    IReadOnlyList<SessionRow> Sessions,
    IReadOnlyList<EventRow> Events,
    IReadOnlyList<RequestRow> Requests)
{
    private const int MaxRows = 25;

    internal static DeveloperView Of(EmulatorState state, EmulatorClock clock, Faults faults, DeliveryLog deliveries, RequestLog requests, CliHub cli)
    {
        lock (state.Gate)
        {
            var events = state.Events.NewestFirst().Take(MaxRows).ToList();
            var byEvent = deliveries.NewestFirst(delivery => events.Exists(@event => @event.Id == delivery.EventId)).ToLookup(delivery => delivery.EventId);
            return new DeveloperView(
                clock.GetUtcNow(),
                clock.Offset,
                faults.Current != FaultSettings.None,
                Describe(faults.Current),
                [
                    .. state.WebhookEndpoints.NewestFirst().Select(endpoint => $"{endpoint.Url} ({endpoint.Status})"),
                    .. cli.Connected.Select(listener => $"stripe listen on {listener.Device} → {listener.ForwardUrl}"),
                ],
                [.. state.Sessions.NewestFirst().Take(MaxRows).Select(session => Row(state, session))],
                [.. events.Select(@event => new EventRow(
                    @event.Id,
                    @event.Type,
                    DateTimeOffset.FromUnixTimeSeconds(@event.Created),
                    @event.Data.Object.GetProperty("id").GetString() ?? "",
                    [.. byEvent[@event.Id].Select(Row)]))],
                [.. requests.NewestFirst().Take(MaxRows).Select(request => new RequestRow(
                    request.Method, request.Path, request.Status, $"{request.At:HH:mm:ss}", request.Id))]);
        }
    }

    private static SessionRow Row(EmulatorState state, CheckoutSession session)
    {
        var intent = state.PaymentIntents.Find(session.PaymentIntent);
        return new SessionRow(
            session,
            intent?.Status,
            session.Status == SessionStatus.Open,
            intent?.Status == PaymentIntentStatus.Processing,
            state.Charges.Find(intent?.LatestCharge) is { Status: "succeeded", Disputed: false });
    }

    private static DeliveryRow Row(Delivery delivery)
    {
        var last = delivery.Attempts.Count > 0 ? delivery.Attempts[^1] : null;
        var result = last is null ? "" : $" {last.Status?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? last.Error}";
        var tries = delivery.Attempts.Count > 1 ? $" after {delivery.Attempts.Count} tries" : "";
        var next = delivery.NextAttemptAt is { } at ? $", again at {at:HH:mm:ss}" : "";
        var status = delivery.Status.ToString().ToLowerInvariant();
        return new DeliveryRow(status, $"{status}{result}{tries}{next}", delivery.Url);
    }

    private static string Describe(FaultSettings settings)
    {
        var (webhooks, api) = (settings.Webhooks, settings.Api);
        string?[] parts =
        [
            webhooks.Drop ? "webhooks are dropped" : null,
            webhooks.Duplicate > 1 ? $"webhooks come {webhooks.Duplicate} times" : null,
            webhooks.DelayMs > 0 ? $"webhooks are {webhooks.DelayMs} ms late" : null,
            webhooks.Shuffle ? "webhooks are shuffled" : null,
            api.FailRate > 0 ? $"{api.FailRate:P0} of API requests fail with {api.Status}" : null,
            api.DelayMs > 0 ? $"API requests take {api.DelayMs} ms longer" : null,
            api.LoseAnswerRate > 0 ? $"{api.LoseAnswerRate:P0} of API answers are lost" : null,
        ];
        return string.Join(", ", parts.OfType<string>());
    }
}

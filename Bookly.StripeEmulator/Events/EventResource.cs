using Bookly.StripeEmulator.Api;
using Bookly.StripeEmulator.Store;

namespace Bookly.StripeEmulator.Events;

/// <summary><c>/v1/events</c>.</summary>
internal sealed class EventResource(EmulatorState state, WebhookDispatcher webhooks, IEnumerable<IEventForwarder> forwarders) : IApiResource
{
    private const string Kind = "event";

    private static readonly ParameterSet ListParameters = Paging.With(
        Parameter.Text("type"), Parameter.Texts("types", max: 20), Parameter.TimeRange("created"), Parameter.Flag("delivery_success"));

    private static readonly ParameterSet RetryParameters = new(Parameter.Text("webhook_endpoint"), Parameter.Flag("for_stripecli"));

    public IEnumerable<Operation> Operations =>
    [
        Operation.Get("/events", ListParameters, List),
        Operation.Get("/events/{id}", call => Find(call)),
        Operation.Post("/events/{id}/retry", RetryParameters, Retry),
    ];

    private StripeEvent Find(ApiCall call) => state.Events.Find(call.Id) ?? throw StripeException.NotFound(Kind, call.Id);

    private object List(ApiCall call)
    {
        var values = call.Parameters;
        if (values.Has("type") && values.Has("types"))
        {
            throw StripeException.BadParameter("types", "You may only specify one of these parameters: type, types.");
        }

        var created = values.TimeRange("created");
        var delivered = values.Flag("delivery_success");
        var types = values.Texts("types") ?? (values.Text("type") is { } type ? [type] : null);
        bool Matches(StripeEvent @event) =>
            (created is null || created.Contains(@event.Created))
            && (delivered is null || delivered == (@event.PendingWebhooks == 0))
            && (types is null || types.Any(wanted => IsOfType(@event, wanted)));

        return types is [var single] && !single.EndsWith('*')
            ? Paging.Page(call, [.. state.Events.NewestFirst(EventsFeature.ByType, single)], Kind, @event => @event.Id, Matches)
            : Paging.Page(call, state.Events, Kind, Matches);
    }

    private static bool IsOfType(StripeEvent @event, string wanted) => wanted.EndsWith('*')
        ? @event.Type.StartsWith(wanted[..^1], StringComparison.Ordinal)
        : @event.Type == wanted;

    private object Retry(ApiCall call)
    {
        var @event = Find(call);
        if (call.Parameters.Text("webhook_endpoint") is { } endpointId)
        {
            var endpoint = state.WebhookEndpoints.Find(endpointId) ?? throw StripeException.NoSuch("webhook endpoint", endpointId, "webhook_endpoint");
            webhooks.Resend(@event, endpoint);
        }
        else if (call.Parameters.Flag("for_stripecli") is true)
        {
            foreach (var forwarder in forwarders)
            {
                forwarder.Resend(@event);
            }
        }
        else
        {
            webhooks.Resend(@event);
        }

        return @event;
    }
}

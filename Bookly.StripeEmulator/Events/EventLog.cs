using Bookly.StripeEmulator.Api;
using Bookly.StripeEmulator.Store;
using Bookly.StripeEmulator.Time;

namespace Bookly.StripeEmulator.Events;

/// <summary>Records events and hands them to delivery. Call it while the state's gate is held, so that events are in the order of changes.</summary>
internal sealed class EventLog(EmulatorState state, EmulatorClock clock, WebhookDispatcher dispatcher, IEnumerable<IEventForwarder> forwarders)
{
    /// <param name="previous">For updates: the earlier values of what changed, in snake case.</param>
    public StripeEvent Record(string type, IStripeObject subject, EventRequest request, object? previous = null)
    {
        var endpoints = dispatcher.EndpointsFor(type);
        var @event = state.Events.Put(new StripeEvent
        {
            Id = Ids.New("evt_"),
            Created = clock.UnixNow,
            Type = type,
            Request = request,
            PendingWebhooks = endpoints.Count,
            Data = new EventData
            {
                Object = StripeJson.Snapshot(subject),
                PreviousAttributes = previous is null ? null : StripeJson.Snapshot(previous),
            },
        });
        dispatcher.Dispatch(@event, endpoints);
        foreach (var forwarder in forwarders)
        {
            forwarder.Forward(@event);
        }

        return @event;
    }
}

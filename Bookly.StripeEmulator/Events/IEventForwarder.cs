namespace Bookly.StripeEmulator.Events;

/// <summary>Another way for events to the shop than its webhook endpoints, such as <c>stripe listen</c>.</summary>
internal interface IEventForwarder
{
    /// <summary>Sends an event, subject to the faults in force. Called while the state's gate is held.</summary>
    void Forward(StripeEvent @event);

    /// <summary>Sends an event once more; gives the deliveries that this started.</summary>
    IReadOnlyList<Delivery> Resend(StripeEvent @event);
}

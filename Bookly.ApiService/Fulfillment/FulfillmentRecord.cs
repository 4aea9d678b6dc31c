using Bookly.ApiService.PaymentEvents;

namespace Bookly.ApiService.Fulfillment;

/// <summary>
/// The ledger of fulfilled sessions. Its primary key is the database's own proof that no session is fulfilled twice, its
/// unique order id that no order is.
/// </summary>
public sealed class FulfillmentRecord
{
    public required string SessionId { get; init; }

    public Guid OrderId { get; init; }

    public required string Trigger { get; init; }

    public DateTimeOffset At { get; init; }
}

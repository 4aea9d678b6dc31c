namespace Bookly.ApiService.Refunds;

public sealed class Restock
{
    public long Id { get; private set; }

    public Guid OrderId { get; init; }

    public long BookId { get; init; }

    public int Quantity { get; init; }

    public Guid RequestId { get; init; }

    /// <summary>The listing had sold out and was put back into the catalog.</summary>
    public bool Relisted { get; init; }

    public required string By { get; init; }

    public DateTimeOffset At { get; init; }
}

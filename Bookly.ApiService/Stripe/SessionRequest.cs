namespace Bookly.ApiService.Stripe;

/// <summary>A Checkout Session to create. The order is the idempotency key: the same order gets the same session.</summary>
/// <param name="Email">Prefills the page; null leaves the field to the shopper.</param>
/// <param name="TraceParent">Of the click; links the webhook's trace to it.</param>
public sealed record SessionRequest(
    Guid OrderId, string UserId, string? Email, string Currency, DateTimeOffset ExpiresAt, string? TraceParent, IReadOnlyList<SessionLine> Lines);

public sealed record SessionLine(long BookId, string Title, string Author, string CoverPath, int Quantity, long UnitAmount);

public sealed record OpenSession(string Id, string Url);

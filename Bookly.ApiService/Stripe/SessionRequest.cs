namespace Bookly.ApiService.Stripe;

/// <summary>A page to ask for: for which order, whom and until when. Asking again with the same order gets the same page.</summary>
/// <param name="Email">Fills the page's field; null leaves it to the shopper.</param>
/// <param name="TraceParent">Of the click, so that the trace of what follows the payment can be linked to it.</param>
public sealed record SessionRequest(
    Guid OrderId, string UserId, string? Email, string Currency, DateTimeOffset ExpiresAt, string? TraceParent, IReadOnlyList<SessionLine> Lines);

/// <param name="CoverPath">Below the web shop's address.</param>
public sealed record SessionLine(long BookId, string Title, string Author, string CoverPath, int Quantity, long UnitAmount);

/// <summary>A page that can be paid on.</summary>
public sealed record OpenSession(string Id, string Url);

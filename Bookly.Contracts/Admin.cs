using System.ComponentModel.DataAnnotations;

namespace Bookly.Contracts;

/// <summary>
/// Body of <c>POST /api/admin/books</c> and <c>PUT /api/admin/books/{id}</c>. The latter takes the book's version as <c>If-Match</c>; a stock
/// that equals the version's is no change of stock, whatever sold in between.
/// </summary>
/// <param name="UnitAmount">Price of one copy in the currency's minor unit.</param>
/// <param name="Stock">Copies in the house, including those that open checkouts hold.</param>
/// <param name="LowStock">From so many copies down the back office says that few are left; null is the shop's setting.</param>
public sealed record BookEdit(
    [property: Text(Limits.MaxTitle, MinimumLength = 1)] string Title,
    [property: Text(Limits.MaxAuthor, MinimumLength = 1)] string Author,
    [property: Text(Limits.MaxGenre, MinimumLength = 1)] string Genre,
    [property: Text(Limits.MaxDescription, MinimumLength = 1)] string Description,
    [property: Price] long UnitAmount,
    [property: SoldIn] string Currency,
    [property: Range(0, Limits.MaxStock, ErrorMessage = "Give a stock from {1} to {2}.")] int Stock,
    [property: Isbn] string? Isbn = null,
    [property: Year] int? Year = null,
    [property: Range(0, Limits.MaxStock, ErrorMessage = "Give a number of copies from {1} to {2}.")] int? LowStock = null);

/// <summary>A book as the back office sees it.</summary>
/// <param name="Held">Copies that open checkouts hold.</param>
/// <param name="Version">What a change of the book sends as <c>If-Match</c>; also the <c>ETag</c> of the answer.</param>
public sealed record AdminBook(
    long Id, string Title, string Author, string Genre, string Description, long UnitAmount, string Currency, int Stock, int Held,
    string? Isbn, int? Year, string CoverUrl, string Version, int? LowStock);

/// <summary>A book as the back office lists it.</summary>
/// <param name="Held">Copies that open checkouts hold.</param>
public sealed record AdminBookSummary(
    long Id, string Title, string Author, string Genre, string? Isbn, long UnitAmount, string Currency, int Stock, int Held, string CoverUrl);

/// <summary>A book that left the catalog and is not listed now.</summary>
/// <param name="Stock">Copies that were left: 0 after the last purchase, any number when a person removed it.</param>
/// <param name="OrderId">The order that took the last copy; null when a person removed the book.</param>
/// <param name="Version">As <c>If-Match</c> of the request to list it again: it is refused when the book was listed and left in between.</param>
public sealed record DelistedBook(
    long BookId, string Title, string Author, string Genre, string? Isbn, long UnitAmount, string Currency, int Stock,
    Guid? OrderId, DateTimeOffset At, string CoverUrl, string Version);

/// <summary>Body of <c>POST /api/admin/books/{id}/relist</c>.</summary>
/// <param name="Stock">Copies that there are now, at least 1.</param>
/// <param name="UnitAmount">A new price in the minor unit; none keeps the old one.</param>
public sealed record Relist(
    [property: Range(1, Limits.MaxStock, ErrorMessage = "Give a stock from {1} to {2}.")] int Stock, [property: Price] long? UnitAmount = null);

/// <summary>Answer of <c>POST /api/admin/books</c>.</summary>
/// <param name="SameIsbn">Other books with the same ISBN, in either of its lengths: probably the same book twice.</param>
public sealed record BookCreated(long Id, IReadOnlyList<long>? SameIsbn = null);

/// <summary>An order as the back office lists it. Amounts are as in <see cref="Order"/>.</summary>
/// <param name="Flag">The kind of the oldest open case about it; null when nobody has to look.</param>
/// <param name="Disputed">Whether a dispute about its payment is undecided.</param>
public sealed record AdminOrder(
    Guid Id, string UserId, string? Email, OrderStatus Status, string Currency,
    long SubtotalAmount, long DiscountAmount, long ShippingAmount, long TaxAmount, long TotalAmount, long RefundedAmount,
    string? SessionId, PaymentCaseKind? Flag, bool Disputed, DateTimeOffset CreatedAt, ShippingDetails? Shipping);

/// <summary>The invariants of docs/exactly-once.md, evaluated by SQL.</summary>
public sealed record InvariantReport(DateTimeOffset CheckedAt, IReadOnlyList<InvariantViolation> Violations);

/// <summary>One broken invariant and where.</summary>
public sealed record InvariantViolation(string Invariant, string Detail);

/// <summary>One of Stripe's events in the inbox.</summary>
/// <param name="State"><c>Pending</c>, <c>Processed</c>, or <c>Dead</c>: given up until someone replays it.</param>
/// <param name="Outcome">What handling it came to, once processed.</param>
public sealed record AdminEvent(
    string Id, string Type, string State, string? Outcome, int Attempts, DateTimeOffset? NextAttemptAt, string? LastError,
    DateTimeOffset ReceivedAt, DateTimeOffset? ProcessedAt);

/// <summary>An event with what Stripe said in it.</summary>
/// <param name="Payload">JSON; what it says about a person is taken out.</param>
public sealed record AdminEventDetails(AdminEvent Event, Guid? OrderId, string Payload);

/// <summary>Answer of <c>POST /api/admin/events/{id}/run</c>.</summary>
/// <param name="Outcome">What handling it once more came to: mostly that there was nothing to do.</param>
public sealed record EventRun(string Outcome);

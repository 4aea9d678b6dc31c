using System.ComponentModel.DataAnnotations;

namespace Bookly.Contracts;

/// <summary>Why a stock changed otherwise than by a sale. Names are stored: they stay.</summary>
public enum StockChangeKind
{
    /// <summary>All that came in before the history was kept.</summary>
    Opening,

    /// <summary>The first stock of a new listing.</summary>
    Listed,

    /// <summary>Listed again after it had left the catalog.</summary>
    Relisted,

    /// <summary>Copies that were left when a person took the book off the catalog.</summary>
    Delisted,

    /// <summary>Copies of an order that a customer sent back.</summary>
    Returned,

    /// <summary>A difference in an imported file.</summary>
    Imported,

    /// <summary>What counting a shelf has shown.</summary>
    ShelfCount,

    /// <summary>Copies that a supplier brought.</summary>
    Delivery,

    /// <summary>Copies that are damaged, stolen or given away.</summary>
    Loss,

    /// <summary>The stock was wrong.</summary>
    Correction,
}

/// <summary>Body of <c>POST /api/admin/books/{id}/stock-changes</c>. Sent again with the same <c>Idempotency-Key</c> header it is one change.</summary>
/// <param name="Kind">A delivery, a loss or a correction; all else is noted by what does it.</param>
/// <param name="Difference">Copies that came in, or, below 0, that are gone.</param>
/// <param name="Reason">For the record.</param>
/// <param name="Supplier">Who delivered.</param>
/// <param name="Cost">What all of a delivery cost, in the minor unit of <paramref name="Currency"/>.</param>
/// <param name="Currency">Of the cost; the shop's unless given.</param>
public sealed record ChangeStock(
    StockChangeKind Kind,
    int Difference,
    [property: Text(Limits.MaxStockReason, MinimumLength = 1)] string Reason,
    [property: Text(Limits.MaxSupplier)] string? Supplier = null,
    [property: Range(0, Limits.MaxStockCost, ErrorMessage = "Give a cost from {1} to {2} in the minor unit.")] long? Cost = null,
    string? Currency = null) : IValidatableObject
{
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Kind is not (StockChangeKind.Delivery or StockChangeKind.Loss or StockChangeKind.Correction))
        {
            yield return new("Give Delivery, Loss or Correction.", [nameof(Kind)]);
        }
        else if (Difference == 0 || Math.Abs((long)Difference) > Limits.MaxStock || (Kind == StockChangeKind.Delivery && Difference < 0)
            || (Kind == StockChangeKind.Loss && Difference > 0))
        {
            yield return new(
                $"Give a number of copies up to {Limits.MaxStock}: above 0 for a delivery, below 0 for a loss, and not 0 for a correction.", [nameof(Difference)]);
        }

        if (Kind != StockChangeKind.Delivery && (Cost is not null || !string.IsNullOrWhiteSpace(Supplier)))
        {
            yield return new("Only a delivery has a supplier and a cost.", [Cost is null ? nameof(Supplier) : nameof(Cost)]);
        }

        if (Currency is not null && !Contracts.Currency.IsKnown(Currency)) yield return new("Give the code of a currency, such as usd.", [nameof(Currency)]);
    }
}

/// <summary>A change of a book's stock otherwise than by sale, with who made it and why.</summary>
/// <param name="SoldBefore">Copies sold since the change before, or since the beginning.</param>
/// <param name="Source">What it belongs to, as kind and id: <c>order:0193...</c>, <c>import:...</c>, <c>count:...</c>.</param>
/// <param name="Cost">What all of a delivery cost, in the minor unit of <paramref name="Currency"/>.</param>
public sealed record AdminStockChange(
    long Id, long BookId, DateTimeOffset At, string By, StockChangeKind Kind, int Difference, int StockAfter, int SoldBefore, string? Reason,
    string? Supplier, long? Cost, string? Currency, string? Source);

/// <summary>Body of <c>POST /api/admin/shelf-counts</c>; without both, all books are counted.</summary>
/// <param name="Genre">Only books of this genre, as the catalog writes it.</param>
/// <param name="Search">Only books with these words in title, author or ISBN.</param>
public sealed record StartShelfCount([property: Text(Limits.MaxGenre)] string? Genre = null, [property: Text(Limits.MaxSearch)] string? Search = null);

public enum ShelfCountState
{
    Open,

    /// <summary>All differences are booked.</summary>
    Finished,
}

/// <summary>The counting of a shelf: a list of books, what was expected of each and what was there.</summary>
/// <param name="Genre">What it was started for; with neither this nor <paramref name="Search"/>, all books.</param>
/// <param name="Counted">Lines that have been counted.</param>
/// <param name="Differing">Lines of them whose count was not what was expected.</param>
/// <param name="Refused">Lines that could not be booked; each says why.</param>
public sealed record ShelfCount(
    Guid Id, string? Genre, string? Search, ShelfCountState State, int Lines, int Counted, int Differing, int Refused, string StartedBy,
    DateTimeOffset StartedAt, string? FinishedBy, DateTimeOffset? FinishedAt);

/// <summary>Why a counted difference cannot be booked.</summary>
public enum ShelfCountRefusal
{
    /// <summary>Open checkouts hold more copies than would be left.</summary>
    Held,

    /// <summary>The book has left the catalog.</summary>
    Gone,

    /// <summary>Another count, a loss, a correction or listing again has changed the stock since: the same difference would be booked twice.</summary>
    Corrected,

    /// <summary>There would be more copies than a stock can have.</summary>
    TooMany,
}

/// <summary>A book of a shelf count.</summary>
/// <param name="Expected">The stock when it was counted, or now while it is not; null when the book has left the catalog uncounted.</param>
/// <param name="Booked">The difference is part of the stock; the line stays as it is.</param>
public sealed record ShelfCountLine(
    long BookId, string Title, string Author, string? Isbn, int? Expected, int? Counted, int? Difference, ShelfCountRefusal? Refusal, bool Booked,
    string? CountedBy, DateTimeOffset? CountedAt);

/// <summary>Body of <c>PUT /api/admin/shelf-counts/{id}/lines</c>.</summary>
public sealed record CountBooks(IReadOnlyList<CountedBook> Lines) : IValidatableObject
{
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Lines is not { Count: > 0 and <= Limits.MaxPageSize } lines) yield return Mistake($"Give 1 to {Limits.MaxPageSize} books.");
        else if (lines.Any(line => line is null or { Counted: < 0 or > Limits.MaxStock })) yield return Mistake($"Give a number of copies from 0 to {Limits.MaxStock}.");
        else if (lines.DistinctBy(line => line.BookId).Count() < lines.Count) yield return Mistake("Name each book once.");

        static ValidationResult Mistake(string message) => new(message, [nameof(Lines)]);
    }
}

/// <summary>
/// A book and the copies that were on the shelf, all of them, also those that open checkouts hold. The same number again changes nothing; to
/// count the book once more, take the number out first.
/// </summary>
/// <param name="Counted">Null: not counted after all.</param>
public sealed record CountedBook(long BookId, int? Counted);

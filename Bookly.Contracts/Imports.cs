using System.Text.Json.Serialization;

namespace Bookly.Contracts;

/// <summary>Where an import of books stands.</summary>
public enum ImportState
{
    /// <summary>Read and checked; nothing is in the catalog until someone confirms it.</summary>
    Preview,

    Running,

    Done,

    /// <summary>A large file that is still being read and compared with the catalog; its preview comes by itself.</summary>
    Reading,

    /// <summary>The file is none of books; the problem says why.</summary>
    Failed,
}

/// <summary>What a line of an import is.</summary>
public enum ImportLineKind
{
    /// <summary>A book that the catalog does not have.</summary>
    New,

    /// <summary>
    /// A book of the catalog, which is as the line says: the same ISBN, be it of ten digits or thirteen, or the same title and author where one of the two
    /// has no ISBN. Of several, the one that the line's book id names.
    /// </summary>
    Existing,

    /// <summary>A book that has left the catalog, by the same rule: it is listed again under its old id, with the line's copies and price.</summary>
    Delisted,

    /// <summary>A book that an earlier line of the file has.</summary>
    Repeated,

    /// <summary>Not a book that could be listed; the problem says why.</summary>
    Bad,

    /// <summary>A new book, or one that is changed or listed again, whose price is more than tenfold off its neighbours': left out unless it is confirmed.</summary>
    Unusual,

    /// <summary>A book of the catalog that differs from the line, or whose stock the line changes by a difference: changed when that is confirmed.</summary>
    Changed,
}

/// <summary>An import of books from a CSV file.</summary>
/// <param name="UpdateExisting">Whether the books of the <see cref="ImportLineKind.Changed"/> lines are changed; else those lines are left out.</param>
/// <param name="ToDo">Lines that are or will be imported; while the file is being read, all of its lines.</param>
/// <param name="Done">Lines of them that have been, or have been read.</param>
/// <param name="Problem">What is wrong with the file as a whole.</param>
public sealed record AdminImport(
    Guid Id, string FileName, ImportState State, bool UpdateExisting, ImportCounts Counts, int ToDo, int Done, string By,
    DateTimeOffset CreatedAt, DateTimeOffset? FinishedAt, string? Problem = null);

/// <summary>How many lines there are of each kind.</summary>
public sealed record ImportCounts(int New, int Existing, [property: JsonPropertyName("retired")] int Delisted, int Repeated, int Bad, int Unusual = 0, int Changed = 0);

/// <summary>One line of an import.</summary>
/// <param name="Line">Its line number in the file.</param>
/// <param name="Problem">Why it is not imported, where it is not.</param>
/// <param name="UnitAmount">In the shop's minor unit; null when it cannot be read.</param>
/// <param name="BookId">The book it is about, or has become.</param>
/// <param name="Difference">By how many copies the book's stock changes.</param>
/// <param name="Changes">What else of the book changes.</param>
public sealed record AdminImportLine(
    int Line, ImportLineKind Kind, string? Problem, string Title, string Author, string? Isbn, long? UnitAmount, int? Stock, long? BookId, bool Done,
    int? Difference, IReadOnlyList<ImportChange> Changes);

/// <summary>A field of a book as it is and as the line has it.</summary>
/// <param name="Field">As the file's columns are called; a price is its amount in the minor unit and its currency, as <c>1250 usd</c>.</param>
public sealed record ImportChange(string Field, string? Old, string? New);

/// <summary>Body of <c>POST /api/admin/imports/{id}/confirm</c>.</summary>
/// <param name="UpdateExisting">Change the books that are there already as the preview shows.</param>
/// <param name="UnusualPrices">The prices of <see cref="ImportLineKind.Unusual"/> lines are right; else those lines are left out.</param>
public sealed record ConfirmImport(bool UpdateExisting = false, bool UnusualPrices = false);

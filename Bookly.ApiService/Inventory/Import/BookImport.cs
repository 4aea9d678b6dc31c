using Bookly.ApiService.Catalog;
using Bookly.Contracts;

namespace Bookly.ApiService.Inventory.Import;

/// <summary>A CSV file of books: read and checked first, imported when somebody confirms it.</summary>
public sealed class BookImport
{
    public Guid Id { get; init; }

    public required string FileName { get; init; }

    public ImportState State { get; init; } = ImportState.Preview;

    /// <summary>The file itself while it is being read, so that another replica can go on.</summary>
    public byte[]? File { get; init; }

    /// <summary>Lines of the file, as soon as they have been counted.</summary>
    public int LineCount { get; init; }

    /// <summary>Why the file cannot be read.</summary>
    public string? Problem { get; private set; }

    /// <summary>Whether the books that are there are changed as the preview shows.</summary>
    public bool UpdateExisting { get; private set; }

    /// <summary>The shop's currency when the prices were read.</summary>
    public required string Currency { get; init; }

    public required string CreatedBy { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? ConfirmedAt { get; private set; }

    public string? ConfirmedBy { get; private set; }

    public DateTimeOffset? FinishedAt { get; private set; }

    public List<ImportLine> Lines { get; } = [];
}

/// <summary>One line of the file. The import's progress is in its lines: each is marked in the transaction that imports it.</summary>
public sealed class ImportLine
{
    public Guid ImportId { get; init; }

    /// <summary>Line number in the file, from 1; the heading is the first.</summary>
    public int Line { get; init; }

    public ImportLineKind Kind { get; set; }

    /// <summary>Why the line is not imported, or is another's repetition.</summary>
    public string? Problem { get; set; }

    public string Title { get; init; } = "";

    public string Author { get; init; } = "";

    public string Genre { get; init; } = "";

    public string Description { get; init; } = "";

    public string? Isbn { get; init; }

    /// <summary>The ISBN in its other length, by which the catalog may know the book.</summary>
    public string? OtherIsbn { get; init; }

    public int? Year { get; init; }

    /// <summary>Null when it cannot be read; a line that is not <see cref="ImportLineKind.Bad"/> has it.</summary>
    public long? UnitAmount { get; init; }

    /// <summary>Null when it cannot be read; a line that is not <see cref="ImportLineKind.Bad"/> has it.</summary>
    public int? Stock { get; init; }

    /// <summary>By how many copies the stock of a book that is there changes.</summary>
    public int? Difference { get; init; }

    /// <summary>The book's id in the export that the line comes from: of several books that fit the line, it is that one.</summary>
    public long? ExportedId { get; init; }

    /// <summary>How the book differs from the line, as JSON of <see cref="ImportChange"/>s; null when it does not.</summary>
    public string? Changes { get; init; }

    /// <summary>The fields as they were in the file, in the order of <see cref="ImportFile.Columns"/>, for the report.</summary>
    public required string[] Fields { get; init; }

    /// <summary>The book of the catalog that this line is about, or has become.</summary>
    public long? BookId { get; private set; }

    public bool Done { get; private set; }
}

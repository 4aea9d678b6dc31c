using System.Globalization;
using System.Text;
using Bookly.ApiService.Catalog;
using Bookly.Contracts;
using CsvHelper;
using CsvHelper.Configuration;

namespace Bookly.ApiService.Inventory.Import;

/// <summary>Reads a CSV file of books: what can be listed, and what is wrong with the rest.</summary>
public static class ImportFile
{
    /// <summary>The longest field is a description; a quote that nobody closes must not swallow the whole file.</summary>
    private const int MaxField = 4 * Limits.MaxDescription;

    private const string Title = "title", Author = "author", Genre = "genre", Description = "description", Price = "price", Stock = "stock",
        Isbn = "isbn", Year = "year";

    /// <summary>The columns, found by their heading in any order and case; the last two may be missing.</summary>
    public static readonly IReadOnlyList<string> Columns = [Title, Author, Genre, Description, Price, Stock, Isbn, Year];

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <exception cref="ImportFileException">The file as a whole is not one of books.</exception>
    public static List<ImportLine> Read(Guid importId, Stream file, string currency)
    {
        try
        {
            using var reader = new StreamReader(file, StrictUtf8, detectEncodingFromByteOrderMarks: true, leaveOpen: true);
            using var csv = new CsvReader(reader, new CsvConfiguration(CultureInfo.InvariantCulture)
            {
                DetectDelimiter = true,
                DetectDelimiterValues = [",", ";", "\t"],
                PrepareHeaderForMatch = args => args.Header.Trim().ToLowerInvariant(),
                TrimOptions = TrimOptions.Trim,
                MaxFieldSize = MaxField,
                BadDataFound = null,
                MissingFieldFound = null,
                HeaderValidated = null,
            });
            return ReadLines(importId, csv, currency);
        }
        catch (DecoderFallbackException)
        {
            throw new ImportFileException("The file is not UTF-8 text. In Excel, save it as “CSV UTF-8”.");
        }
        catch (MaxFieldSizeException e)
        {
            throw new ImportFileException(
                $"A field near line {e.Context?.Parser?.RawRow} has more than {MaxField} characters. Is a quotation mark missing?");
        }
        catch (CsvHelperException e)
        {
            throw new ImportFileException($"The file cannot be read as CSV near line {e.Context?.Parser?.RawRow}.");
        }
    }

    private static List<ImportLine> ReadLines(Guid importId, CsvReader csv, string currency)
    {
        if (!csv.Read() || !csv.ReadHeader()) throw new ImportFileException("The file is empty.");

        var missing = Columns.Take(6).Where(column => csv.GetFieldIndex(column, isTryGet: true) < 0).ToArray();
        if (missing.Length > 0)
        {
            throw new ImportFileException($"The first line must name the columns; missing: {string.Join(", ", missing)}.");
        }

        var lines = new List<ImportLine>();
        var repetitions = new Repetitions();
        while (csv.Read())
        {
            if (lines.Count == Limits.MaxImportedBooks) throw new ImportFileException($"The file has more than {Limits.MaxImportedBooks} books. Split it.");

            var line = ReadLine(importId, csv, currency);
            if (line.Kind == ImportLineKind.New) repetitions.Check(line);
            lines.Add(line);
        }

        return lines.Count > 0 ? lines : throw new ImportFileException("The file has a heading but no books.");
    }

    private static ImportLine ReadLine(Guid importId, CsvReader csv, string currency)
    {
        // Postgres cannot hold a NUL.
        string Field(string column) => (csv.GetField(column) ?? "").Replace("\0", "", StringComparison.Ordinal);

        var problems = new List<string>();
        if (csv.Parser.Count > csv.HeaderRecord!.Length) problems.Add("More fields than the heading has; a text with commas needs quotation marks.");
        var unitAmount = ImportFields.Price(Field(Price), currency, problems);
        var stock = ImportFields.Number(Stock, Field(Stock), problems);
        var year = Field(Year).Length == 0 ? null : ImportFields.Number(Year, Field(Year), problems);
        var isbn = ImportFields.Isbn(Field(Isbn), problems);
        var edit = new BookEdit(
            Field(Title), Field(Author), Field(Genre), Field(Description), unitAmount ?? 1, currency, stock ?? 1, isbn, year);
        problems.AddRange(BookRules.Validate(edit, currency).Select(error => $"{error.Key}: {string.Join(' ', error.Value)}"));
        // What is not there is not for sale: it is listed when it comes.
        if (stock == 0) problems.Add("stock: at least 1 copy.");

        return new ImportLine
        {
            ImportId = importId,
            // The parser stands on the last line of the record, which a description may have made several lines long.
            Line = csv.Parser.RawRow - csv.Parser.RawRecord.AsSpan().TrimEnd("\r\n").Count('\n'),
            Kind = problems.Count == 0 ? ImportLineKind.New : ImportLineKind.Bad,
            Problem = problems.Count == 0 ? null : string.Join(' ', problems),
            Title = edit.Title,
            Author = edit.Author,
            Genre = edit.Genre,
            Description = edit.Description,
            Isbn = isbn,
            OtherIsbn = isbn is null ? null : Catalog.Isbn.OtherForm(isbn),
            Year = year,
            UnitAmount = unitAmount,
            Stock = stock,
            Fields = [.. Columns.Select(Field)],
        };
    }

    /// <summary>Finds books that the file has twice, by the rule of <see cref="ImportLineKind.Existing"/>.</summary>
    private sealed class Repetitions
    {
        private readonly Dictionary<string, int> _byIsbn = [];
        private readonly Dictionary<(string, string), (int Line, bool HasIsbn)> _byName = [];

        public void Check(ImportLine line)
        {
            var name = (line.Title.ToUpperInvariant(), line.Author.ToUpperInvariant());
            if (line.Isbn is not null && _byIsbn.TryGetValue(line.Isbn, out var sameIsbn)) Mark(line, $"The same ISBN as line {sameIsbn}.");
            else if (_byName.TryGetValue(name, out var same) && !(same.HasIsbn && line.Isbn is not null)) Mark(line, $"The same title and author as line {same.Line}.");
            else
            {
                if (line.Isbn is not null) _byIsbn[line.Isbn] = line.Line;
                if (line.OtherIsbn is not null) _byIsbn[line.OtherIsbn] = line.Line;
                _byName.TryAdd(name, (line.Line, line.Isbn is not null));
            }
        }

        private static void Mark(ImportLine line, string problem) => (line.Kind, line.Problem) = (ImportLineKind.Repeated, problem);
    }
}

/// <summary>The file as a whole cannot be read; the message tells a person what to change.</summary>
public sealed class ImportFileException(string message) : Exception(message);

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
        Isbn = "isbn", Year = "year", Difference = "difference", BookId = "book id";

    private static readonly List<string> ColumnNames = [Title, Author, Genre, Description, Price, Stock, Isbn, Year, Difference, BookId];

    /// <summary>The columns, found by their heading in any order and case; the last four may be missing.</summary>
    public static IReadOnlyList<string> Columns => ColumnNames;

    /// <summary>Whether a column, by its place, has numbers.</summary>
    internal static bool IsNumber(int column) => ColumnNames[column] is Price or Stock or Year or Difference or BookId;

    /// <summary>
    /// A book as a line of the file, in the order of <see cref="Columns"/>. The stock is for people to read: an import changes the stock of a book that
    /// is there by the difference alone, so that copies which sell meanwhile stay sold.
    /// </summary>
    internal static IEnumerable<string> FieldsOf(Book book, Currency currency) =>
    [
        FormulaGuard.Put(book.Title), FormulaGuard.Put(book.Author), FormulaGuard.Put(book.Genre), FormulaGuard.Put(book.Description),
        currency.Plain(book.UnitAmount), Invariant(book.Stock), book.Isbn ?? "", book.Year is { } year ? Invariant(year) : "", "", Invariant(book.Id),
    ];

    private static string Invariant(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Fewer prices say nothing about what is usual in the file.</summary>
    private const int MinNeighbours = 10;

    /// <exception cref="ImportFileException">The file as a whole is not one of books.</exception>
    public static List<ImportLine> Read(Guid importId, Stream file, string currency)
    {
        try
        {
            using var reader = new StreamReader(file, StrictUtf8, detectEncodingFromByteOrderMarks: true, leaveOpen: true);
            var text = CsvText.Read(reader.ReadToEnd(), MaxField);
            using var records = new StringReader(text.Records);
            using var csv = new CsvReader(records, new CsvConfiguration(CultureInfo.InvariantCulture)
            {
                Delimiter = text.Delimiter.ToString(),
                PrepareHeaderForMatch = args => args.Header.Trim().ToLowerInvariant(),
                TrimOptions = TrimOptions.Trim,
                MaxFieldSize = MaxField,
                BadDataFound = null,
                MissingFieldFound = null,
                HeaderValidated = null,
            });
            return ReadLines(importId, csv, text.SkippedLines, Currency.Of(currency));
        }
        catch (DecoderFallbackException)
        {
            throw new ImportFileException("The file is not UTF-8 text. In Excel, save it as “CSV UTF-8”.");
        }
        catch (CsvHelperException e)
        {
            throw new ImportFileException($"The file cannot be read as CSV near line {e.Context?.Parser?.RawRow}.");
        }
    }

    private static List<ImportLine> ReadLines(Guid importId, CsvReader csv, int skippedLines, Currency currency)
    {
        do
        {
            if (!csv.Read()) throw new ImportFileException("The file is empty.");
        }
        while (IsBlank(csv));
        if (!csv.ReadHeader()) throw new ImportFileException("The file is empty.");

        var missing = Columns.Take(6).Where(column => csv.GetFieldIndex(column, isTryGet: true) < 0).ToArray();
        if (missing.Length > 0)
        {
            throw new ImportFileException($"The first line must name the columns; missing: {string.Join(", ", missing)}.");
        }

        var rows = new List<Row>();
        while (csv.Read())
        {
            // Excel writes a row of commas for each row that was ever touched.
            if (IsBlank(csv)) continue;
            if (rows.Count == Limits.MaxImportedBooks) throw new ImportFileException($"The file has more than {Limits.MaxImportedBooks} books. Split it.");

            rows.Add(new Row(
                // The parser stands on the last line of the record, which a description may have made several lines long.
                skippedLines + csv.Parser.RawRow - csv.Parser.RawRecord.AsSpan().TrimEnd("\r\n").Count('\n'),
                [.. Columns.Select(column => FormulaGuard.TakeOff(csv.GetField(column) ?? ""))],
                csv.Parser.Count > csv.HeaderRecord!.Length));
        }

        if (rows.Count == 0) throw new ImportFileException("The file has a heading but no books.");

        var separator = MoneyText.DecimalSeparatorOf(rows.Select(row => row[Price]), currency);
        var repetitions = new Repetitions();
        var genres = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var lines = new List<ImportLine>(rows.Count);
        foreach (var row in rows)
        {
            var line = ReadLine(importId, row, currency, separator, genres);
            if (line.Kind == ImportLineKind.New) repetitions.Check(line);
            lines.Add(line);
        }

        MarkUnusual(lines, currency);
        return lines;
    }

    private static bool IsBlank(CsvReader csv) => Enumerable.Range(0, csv.Parser.Count).All(i => string.IsNullOrWhiteSpace(csv.Parser[i]));

    private static ImportLine ReadLine(Guid importId, Row row, Currency currency, char? separator, Dictionary<string, string> genres)
    {
        var problems = new List<string>();
        if (row.HasMore) problems.Add("More fields than the heading has; a text with commas needs quotation marks.");
        var unitAmount = ImportFields.Price(row[Price], currency, separator, problems);
        var stock = ImportFields.Number(Stock, row[Stock], problems);
        var year = ImportFields.Year(row[Year], problems);
        var isbn = ImportFields.Isbn(row[Isbn], problems);
        var difference = ImportFields.Difference(row[Difference], problems);
        long? bookId = long.TryParse(row[BookId], NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;
        var edit = new BookEdit(
            row[Title], row[Author], row[Genre], row[Description], unitAmount ?? currency.Step, currency.Code, stock ?? 1, isbn, year);
        problems.AddRange(BookRules.Validate(edit, currency.Code).Select(error => $"{error.Key}: {string.Join(' ', error.Value)}"));
        // What is not there is not for sale: it is listed when it comes. An exported book may have no copies left.
        if (stock == 0 && bookId is null) problems.Add("stock: at least 1 copy.");

        var genre = PlainText.OneLine(PlainText.Clean(edit.Genre));
        if (!genres.TryAdd(genre, genre)) genre = genres[genre];
        return new ImportLine
        {
            ImportId = importId,
            Line = row.Line,
            Kind = problems.Count == 0 ? ImportLineKind.New : ImportLineKind.Bad,
            Problem = problems.Count == 0 ? null : string.Join(' ', problems),
            Title = PlainText.OneLine(PlainText.Clean(edit.Title)),
            Author = PlainText.OneLine(PlainText.Clean(edit.Author)),
            Genre = genre,
            Description = PlainText.Clean(edit.Description),
            Isbn = isbn,
            OtherIsbn = isbn is null ? null : Catalog.Isbn.OtherForm(isbn),
            Year = year,
            UnitAmount = unitAmount,
            Stock = stock,
            Difference = difference,
            ExportedId = bookId,
            Fields = [.. Columns.Select(column => PlainText.Clean(row[column]))],
        };
    }

    /// <summary>A separator in the wrong place makes a price a hundredfold or a hundredth of the others.</summary>
    private static void MarkUnusual(List<ImportLine> lines, Currency currency)
    {
        var prices = lines.Where(line => line.Kind == ImportLineKind.New).Select(line => line.UnitAmount!.Value).Order().ToArray();
        if (prices.Length < MinNeighbours) return;

        var usual = prices[prices.Length / 2];
        foreach (var line in lines.Where(line => line.Kind == ImportLineKind.New && MoneyText.IsFarFrom(line.UnitAmount!.Value, usual)))
        {
            (line.Kind, line.Problem) = (ImportLineKind.Unusual, UnusualPrice(line.UnitAmount!.Value, usual, "the file's usual price", currency));
        }
    }

    internal static string UnusualPrice(long amount, long usual, string neighbour, Currency currency) =>
        $"price: {currency.Format(amount, CultureInfo.InvariantCulture)} is more than ten times away from {neighbour}, {currency.Format(usual, CultureInfo.InvariantCulture)}. Is it right?";

    /// <param name="Line">Its first, from 1.</param>
    /// <param name="HasMore">Fields beyond those that the heading names.</param>
    private sealed record Row(int Line, string[] Fields, bool HasMore)
    {
        public string this[string column] => Fields[ColumnNames.IndexOf(column)];
    }

    /// <summary>Finds books that the file has twice, by the rule of <see cref="ImportLineKind.Existing"/>.</summary>
    private sealed class Repetitions
    {
        private readonly Dictionary<long, int> _byId = [];
        private readonly Dictionary<string, int> _byIsbn = [];
        private readonly Dictionary<(string, string), (int Line, bool HasIsbn)> _byName = [];

        public void Check(ImportLine line)
        {
            // Exported books may share an ISBN: a new copy and a used one.
            if (line.ExportedId is { } id)
            {
                if (!_byId.TryAdd(id, line.Line)) Mark(line, $"The same book as line {_byId[id]}.");
                return;
            }

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

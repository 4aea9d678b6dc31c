using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Bookly.ApiService.Data;
using Bookly.Contracts;
using CsvHelper;
using Microsoft.EntityFrameworkCore;

namespace Bookly.ApiService.Inventory.Import;

/// <summary>The lines of an import that are not in the catalog because of it, as a CSV file that can be mended and imported again.</summary>
internal static partial class ImportReport
{
    public const string ContentType = "text/csv; charset=utf-8";

    public static async Task WriteAsync(BooklyDbContext db, Guid importId, Stream target, CancellationToken cancellationToken)
    {
        // Excel takes a file for UTF-8 only when it begins with the mark.
        await using var writer = new StreamWriter(target, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), leaveOpen: true);
        await using var csv = new CsvWriter(writer, CultureInfo.InvariantCulture);
        foreach (var heading in ImportFile.Columns.Concat(["line", "problem"])) csv.WriteField(heading);
        await csv.NextRecordAsync();

        var lines = db.ImportLines.AsNoTracking()
            .Where(line => line.ImportId == importId && !line.Done && line.Kind != ImportLineKind.New && line.Kind != ImportLineKind.Delisted).OrderBy(line => line.Line)
            .AsAsyncEnumerable();
        await foreach (var line in lines.WithCancellation(cancellationToken))
        {
            // Lines that were read by an earlier version have fewer fields.
            for (var i = 0; i < ImportFile.Columns.Count; i++) Write(csv, line.Fields.ElementAtOrDefault(i), isNumber: ImportFile.IsNumber(i));
            csv.WriteField(line.Line);
            Write(csv, line.Problem, isNumber: false);
            await csv.NextRecordAsync();
        }
    }

    /// <summary>
    /// Text that would be run gets an apostrophe. The CSV library's own escaping knows no columns, and a price, a stock or a year before the common
    /// era, which begins with a minus, is to stay a number: it does where it is one and nothing else.
    /// </summary>
    private static void Write(CsvWriter csv, string? field, bool isNumber)
    {
        if (field is null || (isNumber && Number().IsMatch(field)) || FormulaGuard.Put(field) is not { } guarded || guarded == field) csv.WriteField(field);
        else csv.WriteField(guarded, shouldQuote: true);
    }

    [GeneratedRegex(@"^[+-]?[0-9]+([.,][0-9]+)*\z")]
    private static partial Regex Number();
}

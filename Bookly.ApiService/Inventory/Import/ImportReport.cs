using System.Globalization;
using System.Text;
using Bookly.ApiService.Data;
using Bookly.Contracts;
using CsvHelper;
using CsvHelper.Configuration;
using Microsoft.EntityFrameworkCore;

namespace Bookly.ApiService.Inventory.Import;

/// <summary>The lines of an import that are not in the catalog because of it, as a CSV file that can be mended and imported again.</summary>
internal static class ImportReport
{
    public const string ContentType = "text/csv; charset=utf-8";

    /// <summary>
    /// Fields that a spreadsheet would run as a formula get an apostrophe. A minus stays: years before the common era begin with one.
    /// </summary>
    private static readonly CsvConfiguration Format = new(CultureInfo.InvariantCulture)
    {
        InjectionOptions = InjectionOptions.Escape,
        InjectionCharacters = ['=', '@', '+', '\t', '\r'],
    };

    public static async Task WriteAsync(BooklyDbContext db, Guid importId, Stream target, CancellationToken cancellationToken)
    {
        // Excel takes a file for UTF-8 only when it begins with the mark.
        await using var writer = new StreamWriter(target, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), leaveOpen: true);
        await using var csv = new CsvWriter(writer, Format);
        foreach (var heading in ImportFile.Columns.Concat(["line", "problem"])) csv.WriteField(heading);
        await csv.NextRecordAsync();

        var lines = db.ImportLines.AsNoTracking()
            .Where(line => line.ImportId == importId && !line.Done && line.Kind != ImportLineKind.New && line.Kind != ImportLineKind.Delisted).OrderBy(line => line.Line)
            .AsAsyncEnumerable();
        await foreach (var line in lines.WithCancellation(cancellationToken))
        {
            foreach (var field in line.Fields) csv.WriteField(field);
            csv.WriteField(line.Line);
            csv.WriteField(line.Problem);
            await csv.NextRecordAsync();
        }
    }
}

using System.Globalization;
using System.Text;
using Bookly.ApiService.Catalog;
using Bookly.ApiService.Common;
using Bookly.ApiService.Data;
using Bookly.Contracts;
using CsvHelper;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Bookly.ApiService.Inventory.Import;

/// <summary>The catalog as a file that can be imported again: unchanged it changes nothing, and what is edited in it is what the import changes.</summary>
public static class CatalogExport
{
    public static void MapCatalogExport(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/admin/books/export", Export).WithTags("Back office: imports").RequireAuthorization(StaffPolicy.SeeBooks)
            .WithSummary("All books that are for sale in the shop's currency, as CSV in the format of imports");

    private static PushStreamHttpResult Export(BooklyDbContext db, IOptions<ShopOptions> shop, CancellationToken cancellationToken) =>
        TypedResults.Stream(
            target => WriteAsync(db, Currency.Of(shop.Value.Currency), target, cancellationToken), ImportReport.ContentType, "catalog.csv");

    private static async Task WriteAsync(BooklyDbContext db, Currency currency, Stream target, CancellationToken cancellationToken)
    {
        // Excel takes a file for UTF-8 only when it begins with the mark.
        await using var writer = new StreamWriter(target, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), leaveOpen: true);
        await using var csv = new CsvWriter(writer, CultureInfo.InvariantCulture);
        foreach (var heading in ImportFile.Columns) csv.WriteField(heading);
        await csv.NextRecordAsync();

        var books = db.Books.AsNoTracking().ListedIn(currency.Code).OrderBy(book => book.Id).AsAsyncEnumerable();
        await foreach (var book in books.WithCancellation(cancellationToken))
        {
            foreach (var field in ImportFile.FieldsOf(book, currency)) csv.WriteField(field);
            await csv.NextRecordAsync();
        }
    }
}

using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Bookly.ApiService.Catalog;
using Bookly.ApiService.Common;
using Bookly.Contracts;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bookly.ApiService.Inventory;

/// <summary>
/// What a person saw of a book before they changed it, as the entity tag that the change has to bring back. Each change compares only what
/// it would overwrite: a sale does not stand in the way of a corrected description.
/// </summary>
internal sealed record BookVersion(string Listing, string Cover, int Stock, int Received)
{
    private const string DrawnCover = "drawn";

    public static BookVersion Of(Book book) => new(ListingOf(book), book.CoverVersion ?? DrawnCover, book.Stock, book.Received);

    /// <summary>Null when the tag is none of a book's. It then matches no book.</summary>
    public static BookVersion? Read(string? ifMatch) =>
        IfMatch.TagOf(ifMatch)?.Split('.') is [var listing, var cover, var stock, var received]
            && int.TryParse(stock, NumberStyles.None, CultureInfo.InvariantCulture, out var copies)
            && int.TryParse(received, NumberStyles.None, CultureInfo.InvariantCulture, out var ever)
            ? new BookVersion(listing, cover, copies, ever)
            : null;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Listing}.{Cover}.{Stock}.{Received}");

    private static string ListingOf(Book book)
    {
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"{book.Title}\n{book.Author}\n{book.Genre}\n{book.Description}\n{book.UnitAmount}\n{book.Currency}\n{book.Isbn}\n{book.Year}\n{book.LowStock}");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 8));
    }
}

internal static class BookVersions
{
    /// <summary>Answers that are a book carry its version as <c>ETag</c>.</summary>
    public static TBuilder TellsVersion<TBuilder>(this TBuilder endpoints) where TBuilder : IEndpointConventionBuilder =>
        endpoints.AddEndpointFilter(async (invocation, next) =>
        {
            var answer = await next(invocation);
            if (answer is INestedHttpResult { Result: IValueHttpResult<AdminBook> { Value: { } book } })
            {
                invocation.HttpContext.Response.Headers.ETag = $"\"{book.Version}\"";
            }

            return answer;
        });

    public static ProblemHttpResult Required() => Problems.Problem(
        StatusCodes.Status428PreconditionRequired, ProblemCodes.VersionRequired,
        "Read the book first and send its version (ETag) as If-Match, so that changes in between are not overwritten.");

    public static ProblemHttpResult ListingChanged(AdminBook current) => Problems.Problem(
        StatusCodes.Status412PreconditionFailed, ProblemCodes.ListingChanged,
        "Somebody has changed this book since you read it; see current, and repeat your change with its version.",
        ("current", current), ("version", current.Version));

    /// <summary>Says what happened to the copies since the person counted them.</summary>
    public static ProblemHttpResult StockChanged(BookVersion seen, AdminBook current, int receivedNow)
    {
        var received = receivedNow - seen.Received;
        return Problems.Problem(
            StatusCodes.Status409Conflict, ProblemCodes.StockChanged,
            "Copies were sold or came in since you read the stock; see sold and received, count again, and repeat it with this version.",
            ("stockSeen", seen.Stock), ("stock", current.Stock), ("held", current.Held), ("sold", received - (current.Stock - seen.Stock)),
            ("received", received), ("version", current.Version));
    }
}

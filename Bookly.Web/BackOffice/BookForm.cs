using System.Globalization;
using Bookly.Contracts;

namespace Bookly.Web.BackOffice;

/// <summary>Keeps input as typed, so that an invalid value is shown again.</summary>
public sealed class BookForm
{
    public string? Title { get; set; }

    public string? Author { get; set; }

    public string? Genre { get; set; }

    public string? Description { get; set; }

    /// <summary>In whole units of the currency, such as 12.50.</summary>
    public string? Price { get; set; }

    public string? Stock { get; set; }

    public string? Isbn { get; set; }

    public string? Year { get; set; }

    public static BookForm Of(AdminBook book)
    {
        ArgumentNullException.ThrowIfNull(book);
        return new BookForm
        {
            Title = book.Title,
            Author = book.Author,
            Genre = book.Genre,
            Description = book.Description,
            Price = PriceText.Of(book.UnitAmount, book.Currency),
            Stock = book.Stock.ToString(CultureInfo.InvariantCulture),
            Isbn = book.Isbn,
            Year = book.Year?.ToString(CultureInfo.InvariantCulture),
        };
    }

    /// <summary>Unreadable numbers are sent as values that the API rejects, so that it names the field.</summary>
    public BookEdit ToEdit(string currency) => new(
        Title ?? "", Author ?? "", Genre ?? "", Description ?? "", PriceText.Parse(Price, currency) ?? -1, currency,
        int.TryParse(Stock, NumberStyles.Integer, CultureInfo.InvariantCulture, out var stock) ? stock : -1,
        string.IsNullOrWhiteSpace(Isbn) ? null : Isbn,
        int.TryParse(Year, NumberStyles.Integer, CultureInfo.InvariantCulture, out var year) ? year : null);
}

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

    /// <summary>The unusual price that was confirmed.</summary>
    public string? ConfirmedPrice { get; set; }

    public string? Stock { get; set; }

    public string? LowStock { get; set; }

    public string? Isbn { get; set; }

    public string? Year { get; set; }

    /// <summary>The book's version that the form was filled from; null for a new book.</summary>
    public string? Version { get; set; }

    /// <summary>The stock that the form was filled with, to tell what a person typed from what was only shown.</summary>
    public string? StockSeen { get; set; }

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
            LowStock = book.LowStock?.ToString(CultureInfo.InvariantCulture),
            Isbn = book.Isbn,
            Year = book.Year?.ToString(CultureInfo.InvariantCulture),
            Version = book.Version,
            StockSeen = book.Stock.ToString(CultureInfo.InvariantCulture),
        };
    }

    /// <summary>
    /// Bases the form on the book as it is now, for a person who has been told of the changes; what they typed stays. Returns the values
    /// that others saved meanwhile, by the API's field names.
    /// </summary>
    public IReadOnlyDictionary<string, string> CatchUp(AdminBook book)
    {
        var now = Of(book);
        (Stock, StockSeen, Version) = (Stock == StockSeen ? now.Stock : Stock, now.StockSeen, now.Version);
        (string Field, string? Typed, string? Now)[] fields =
        [
            ("title", Title, now.Title), ("author", Author, now.Author), ("genre", Genre, now.Genre), ("description", Description, now.Description),
            ("unitAmount", Price, now.Price), ("stock", Stock, now.Stock), ("lowStock", LowStock, now.LowStock), ("isbn", IsbnText.Read(Isbn).Isbn ?? Isbn, now.Isbn), ("year", Year, now.Year),
        ];
        return fields.Where(field => Plain(field.Typed) != Plain(field.Now)).ToDictionary(field => field.Field, field => field.Now ?? "");

        // Browsers post the line breaks of a text area as CR LF.
        static string Plain(string? value) => (value ?? "").ReplaceLineEndings("\n").Trim();
    }

    /// <summary>Unreadable numbers are sent as values that the API rejects, so that it names the field.</summary>
    public BookEdit ToEdit(string currency) => new(
        Title ?? "", Author ?? "", Genre ?? "", Description ?? "", PriceText.Parse(Price, currency) ?? -1, currency,
        int.TryParse(Stock, NumberStyles.Integer, CultureInfo.InvariantCulture, out var stock) ? stock : -1,
        string.IsNullOrWhiteSpace(Isbn) ? null : Isbn,
        // There was no year 0.
        string.IsNullOrWhiteSpace(Year) ? null : YearText.Read(Year) ?? 0,
        string.IsNullOrWhiteSpace(LowStock) ? null : int.TryParse(LowStock, NumberStyles.Integer, CultureInfo.InvariantCulture, out var low) ? low : -1);

    /// <summary>Whether to ask once more: the price is more than tenfold off <paramref name="neighbour"/>, and was not confirmed as it is.</summary>
    public bool MustConfirmPrice(string currency, long? neighbour) =>
        neighbour is { } usual && PriceText.Parse(Price, currency) is { } price && MoneyText.IsFarFrom(price, usual) && ConfirmedPrice != Price;
}

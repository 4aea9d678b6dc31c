using Bookly.Contracts;

namespace Bookly.ApiService.Catalog;

/// <summary>What a listing may look like.</summary>
public static class BookRules
{
    public const int MaxTitle = 300;
    public const int MaxAuthor = 200;
    public const int MaxGenre = 60;
    public const int MaxIsbn = 20;
    public const int MaxDescription = 5000;
    public const int MaxStock = 1_000_000;

    /// <summary>Stripe's largest amount, in minor units.</summary>
    public const long MaxUnitAmount = 99_999_999;

    /// <summary>The fields of <paramref name="edit"/> that are not valid, with the reason; empty when all are.</summary>
    public static Dictionary<string, string[]> Validate(BookEdit edit, string shopCurrency)
    {
        ArgumentNullException.ThrowIfNull(edit);
        var errors = new Dictionary<string, string[]>();
        Text("title", edit.Title, MaxTitle);
        Text("author", edit.Author, MaxAuthor);
        Text("genre", edit.Genre, MaxGenre);
        Text("description", edit.Description, MaxDescription);
        if (edit.Isbn is { Length: > MaxIsbn }) errors["isbn"] = [$"An ISBN has at most {MaxIsbn} characters."];
        if (edit.UnitAmount is < 1 or > MaxUnitAmount) errors["unitAmount"] = [$"Give a price from 1 to {MaxUnitAmount} in minor units."];
        if (edit.Stock is < 0 or > MaxStock) errors["stock"] = [$"Give a stock from 0 to {MaxStock}."];
        if (edit.Currency != shopCurrency) errors["currency"] = [$"This shop sells in {shopCurrency}."];
        return errors;

        void Text(string field, string? value, int max)
        {
            if (string.IsNullOrWhiteSpace(value) || value.Length > max) errors[field] = [$"Give 1 to {max} characters."];
        }
    }

    /// <summary>As above, for listing a book again.</summary>
    public static Dictionary<string, string[]> Validate(Relist relist)
    {
        ArgumentNullException.ThrowIfNull(relist);
        var errors = new Dictionary<string, string[]>();
        if (relist.UnitAmount is < 1 or > MaxUnitAmount) errors["unitAmount"] = [$"Give a price from 1 to {MaxUnitAmount} in minor units, or none to keep the old one."];
        if (relist.Stock is < 1 or > MaxStock) errors["stock"] = [$"Give a stock from 1 to {MaxStock}."];
        return errors;
    }
}

using Bookly.Contracts;

namespace Bookly.ApiService.Catalog;

public static class BookRules
{
    /// <summary>The fields of <paramref name="edit"/> that are not valid, with the reason; empty when all are.</summary>
    public static Dictionary<string, string[]> Validate(BookEdit edit, string shopCurrency)
    {
        ArgumentNullException.ThrowIfNull(edit);
        var errors = new Dictionary<string, string[]>();
        Text("title", edit.Title, Limits.MaxTitle);
        Text("author", edit.Author, Limits.MaxAuthor);
        Text("genre", edit.Genre, Limits.MaxGenre);
        Text("description", edit.Description, Limits.MaxDescription);
        if (edit.Isbn is { Length: > Limits.MaxIsbn }) errors["isbn"] = [$"An ISBN has at most {Limits.MaxIsbn} characters."];
        if (WrongPrice(edit.UnitAmount, shopCurrency) is { } wrong) errors["unitAmount"] = [wrong];
        if (edit.Stock is < 0 or > Limits.MaxStock) errors["stock"] = [$"Give a stock from 0 to {Limits.MaxStock}."];
        if (edit.Currency != shopCurrency) errors["currency"] = [$"This shop sells in {shopCurrency}."];
        return errors;

        void Text(string field, string? value, int max)
        {
            if (string.IsNullOrWhiteSpace(value) || value.Length > max) errors[field] = [$"Give 1 to {max} characters."];
        }
    }

    private static string? WrongPrice(long unitAmount, string shopCurrency)
    {
        var currency = Currency.Of(shopCurrency);
        if (unitAmount < currency.Step || unitAmount > currency.Maximum) return $"Give a price from {currency.Step} to {currency.Maximum} in minor units.";
        return currency.IsWhole(unitAmount) ? null : $"Prices in {currency.Code} must be divisible by {currency.Step}, as Stripe asks.";
    }

    public static Dictionary<string, string[]> Validate(Relist relist, string shopCurrency)
    {
        ArgumentNullException.ThrowIfNull(relist);
        var errors = new Dictionary<string, string[]>();
        if (relist.UnitAmount is { } price && WrongPrice(price, shopCurrency) is { } wrong) errors["unitAmount"] = [wrong];
        if (relist.Stock is < 1 or > Limits.MaxStock) errors["stock"] = [$"Give a stock from 1 to {Limits.MaxStock}."];
        return errors;
    }
}

using System.Globalization;
using Bookly.Contracts;
using Bookly.Web.Ui;

namespace Bookly.Web.Catalog;

/// <summary>In the currency's minor unit, either end open; in a URL <c>1000-1999</c>, <c>-999</c> or <c>2000-</c>.</summary>
public sealed record PriceRange(long? Min, long? Max)
{
    public static PriceRange? Parse(string? text)
    {
        if (text?.Split('-') is not [var from, var to]) return null;

        var range = new PriceRange(Amount(from), Amount(to));
        return range is { Min: null, Max: null } || range.Min > range.Max ? null : range;

        static long? Amount(string digits) => long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var amount) ? amount : null;
    }

    /// <summary>Below ten, ten to twenty, and from twenty on, scaled to everyday amounts.</summary>
    public static IReadOnlyList<PriceRange> Offered(string currency)
    {
        // In a currency without minor unit, ten buys nothing.
        var known = Currency.Of(currency);
        var ten = known.FromMajor(known.ShownDecimals == 0 ? 1000 : 10);
        return [new(null, ten - 1), new(ten, (2 * ten) - 1), new(2 * ten, null)];
    }

    public string Describe(string currency) => this switch
    {
        { Min: null, Max: { } max } => CatalogTexts.FormatPriceBelow(Money.Format(max + 1, currency)),
        { Min: { } min, Max: null } => CatalogTexts.FormatPriceFrom(Money.Format(min, currency)),
        _ => CatalogTexts.FormatPriceBetween(Money.Format(Min ?? 0, currency), Money.Format(Max ?? 0, currency)),
    };

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Min}-{Max}");
}

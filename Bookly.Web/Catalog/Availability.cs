using Bookly.Contracts;

namespace Bookly.Web.Catalog;

/// <summary>What the shop says about how many copies there are.</summary>
public static class Availability
{
    /// <summary>From here down the number itself is worth telling.</summary>
    public const int Few = 5;

    public static string Describe(int available) => available switch
    {
        <= 0 => CatalogTexts.AvailabilityReserved,
        1 => CatalogTexts.AvailabilityLast,
        <= Few => CatalogTexts.FormatAvailabilityFew(available),
        _ => CatalogTexts.AvailabilityInStock,
    };

    /// <summary>The style that goes with it.</summary>
    public static string CssClass(int available) => available switch
    {
        <= 0 => "availability availability--none",
        <= Few => "availability availability--few",
        _ => "availability",
    };
}

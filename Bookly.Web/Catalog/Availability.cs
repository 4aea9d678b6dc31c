using Bookly.Contracts;

namespace Bookly.Web.Catalog;

public static class Availability
{
    /// <summary>At most this many copies are shown as a number.</summary>
    public const int Few = 5;

    public static string Describe(int available) => available switch
    {
        <= 0 => CatalogTexts.AvailabilityReserved,
        1 => CatalogTexts.AvailabilityLast,
        <= Few => CatalogTexts.FormatAvailabilityFew(available),
        _ => CatalogTexts.AvailabilityInStock,
    };

    public static string CssClass(int available) => available switch
    {
        <= 0 => "availability availability--none",
        <= Few => "availability availability--few",
        _ => "availability",
    };
}

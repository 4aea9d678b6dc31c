using System.ComponentModel.DataAnnotations;

namespace Bookly.ApiService.Operations;

/// <summary>Configuration section <c>Shop</c>.</summary>
public sealed class ShopOptions
{
    public const string Section = "Shop";

    /// <summary>
    /// Address of the web shop as the shopper's browser knows it. The URLs handed to Stripe are built on it, never on a Host
    /// header (design, section 4).
    /// </summary>
    [Required(ErrorMessage = "Shop:PublicUrl is missing: set it to the web shop's address, such as https://books.example.")]
    public Uri PublicUrl { get; set; } = null!;

    /// <summary>ISO 4217, lower case. All prices of the catalogue are in it.</summary>
    [RegularExpression("^[a-z]{3}$", ErrorMessage = "Shop:Currency must be a lower-case ISO 4217 code, such as usd.")]
    public string Currency { get; set; } = "usd";
}

namespace Bookly.ApiService.Common;

/// <summary>Configuration section <c>Shop</c>.</summary>
public sealed class ShopOptions
{
    public const string Section = "Shop";

    /// <summary>
    /// Address of the web shop as the shopper's browser knows it. The URLs handed to Stripe are built on it, never on a Host
    /// header (design, section 4).
    /// </summary>
    public Uri PublicUrl { get; set; } = null!;

    /// <summary>ISO 4217, lower case. All prices of the catalog are in it.</summary>
    public string Currency { get; set; } = "usd";

    /// <summary>Who sells, for receipts: name, address and whatever the law of the shop's country asks, lines divided by <c>|</c>.</summary>
    public string Seller { get; set; } = "";

    internal IReadOnlyList<string> SellerLines => Seller.Split('|', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>Registers the options; a service with wrong ones does not start.</summary>
    internal static void Register(IHostApplicationBuilder builder) =>
        builder.Services.AddOptions<ShopOptions>()
            .Bind(builder.Configuration.GetSection(Section))
            .Validate(shop => shop.PublicUrl is { IsAbsoluteUri: true }, "Shop:PublicUrl is missing: set it to the web shop's address, such as https://books.example.")
            .Validate(
                shop => Contracts.Currency.IsKnown(shop.Currency),
                "Shop:Currency is not one that Stripe can charge: give a lower-case ISO 4217 code, such as usd.")
            .ValidateOnStart();
}

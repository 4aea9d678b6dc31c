using Bookly.Contracts;
using Microsoft.Extensions.Options;

namespace Bookly.ApiService.Common;

/// <summary>Configuration section <c>Shop</c>.</summary>
public sealed class ShopOptions
{
    public const string Section = "Shop";

    /// <summary>The web shop's address in the shopper's browser. URLs for Stripe use it, never a Host header, which anyone can set.</summary>
    public Uri PublicUrl { get; set; } = null!;

    /// <summary>ISO 4217, lower case. The currency of all prices.</summary>
    public string Currency { get; set; } = "usd";

    /// <summary>The shop's name at its first start; since then it is a setting of the back office.</summary>
    public string Name { get; set; } = "Bookly";

    /// <summary>At the first start the seller as the law asks for: name, address and so on, lines separated by <c>|</c>.</summary>
    public string Seller { get; set; } = "";

    internal IReadOnlyList<string> SellerLines => Seller.Split('|', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    internal static void Register(IHostApplicationBuilder builder) => builder.Services
        .AddSingleton(services => new ShopCurrency(services.GetRequiredService<IOptions<ShopOptions>>().Value.Currency))
        .AddOptions<ShopOptions>()
        .Bind(builder.Configuration.GetSection(Section))
        .Validate(shop => shop.PublicUrl is { IsAbsoluteUri: true }, "Shop:PublicUrl is missing: set it to the web shop's address, such as https://books.example.")
        .Validate<IHostEnvironment>(
            (shop, environment) => environment.IsDevelopment() || shop.PublicUrl is not { IsAbsoluteUri: true } url || url.Scheme == Uri.UriSchemeHttps,
            "Shop:PublicUrl has to begin with https:// outside Development, such as https://books.example.")
        .Validate(
            shop => Contracts.Currency.IsKnown(shop.Currency),
            "Shop:Currency is not one that Stripe can charge: give a lower-case ISO 4217 code, such as usd.")
        .Validate(
            shop => shop.Name is { Length: > 0 and <= Limits.MaxShopName } && shop.Seller.Length <= Limits.MaxSeller,
            $"Shop:Name needs 1 to {Limits.MaxShopName} characters, and Shop:Seller has at most {Limits.MaxSeller}.")
        .ValidateOnStart();
}

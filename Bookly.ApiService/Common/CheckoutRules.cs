using Bookly.Contracts;
using Microsoft.Extensions.Options;

namespace Bookly.ApiService.Common;

/// <summary>Stripe's amount limits for the shop's currency, with the configured shipping taken into account.</summary>
public sealed class CheckoutRules(IOptions<ShopOptions> shop, IOptions<CheckoutOptions> checkout)
{
    public Currency Currency { get; } = Currency.Of(shop.Value.Currency);

    public CheckoutTerms Terms { get; } = new(
        checkout.Value.AllowPromotionCodes, checkout.Value is { AutomaticTax: true, PricesIncludeTax: false },
        checkout.Value.ShippingOptions.Count == 0 ? 0 : checkout.Value.ShippingOptions.Min(option => option.Amount));

    private readonly long _dearestShipping = checkout.Value.ShippingOptions.Select(option => option.Amount).DefaultIfEmpty().Max();

    /// <summary>The smallest subtotal that Stripe charges with any shipping option. Stripe itself refuses a discount below it.</summary>
    public long MinimumAmount => Math.Max(Currency.Step, Currency.Minimum - Terms.ShippingFrom);

    /// <summary>The largest subtotal that Stripe charges with any shipping option.</summary>
    public long MaximumAmount => Currency.Maximum - _dearestShipping;
}

using Bookly.Contracts;
using Microsoft.Extensions.Options;

namespace Bookly.ApiService.Common;

/// <summary>What can be paid in the shop's currency, and what the configuration lets Stripe add to it.</summary>
public sealed class CheckoutRules(IOptions<ShopOptions> shop, IOptions<CheckoutOptions> checkout)
{
    public Currency Currency { get; } = Currency.Of(shop.Value.Currency);

    /// <summary>What shoppers can know of their total before Stripe's page tells it.</summary>
    public CheckoutTerms Terms { get; } = new(
        checkout.Value.AllowPromotionCodes, checkout.Value is { AutomaticTax: true, PricesIncludeTax: false },
        checkout.Value.ShippingOptions.Count == 0 ? 0 : checkout.Value.ShippingOptions.Min(option => option.Amount));

    private readonly long _dearestShipping = checkout.Value.ShippingOptions.Select(option => option.Amount).DefaultIfEmpty().Max();

    /// <summary>
    /// The smallest sum of books that Stripe charges whatever way of shipping is chosen first. Discounts and tax come later: a code
    /// that leaves too little is refused on Stripe's page.
    /// </summary>
    public long MinimumAmount => Math.Max(Currency.Step, Currency.Minimum - Terms.ShippingFrom);

    /// <summary>The largest sum of books that Stripe charges whatever way of shipping is chosen.</summary>
    public long MaximumAmount => Currency.Maximum - _dearestShipping;
}

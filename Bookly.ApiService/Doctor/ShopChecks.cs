using System.Globalization;
using Bookly.ApiService.Accounts.Staff;
using Bookly.ApiService.Catalog;
using Bookly.ApiService.Common;
using Bookly.Contracts;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Bookly.ApiService.Doctor;

/// <summary>The shop's own data.</summary>
internal static class ShopChecks
{
    public static async Task<IReadOnlyList<Finding>> OwnerAsync(Patient patient, CancellationToken cancellationToken)
    {
        await using var db = patient.OpenDatabase();
        return await db.OwnerAddressesAsync(cancellationToken) is { Count: > 0 } owners
            ? [new(FindingCodes.Owner, FindingLevel.Ok, owners.Count == 1 ? "The shop has an owner." : $"The shop has {owners.Count} owners.")]
            :
            [
                new(
                    FindingCodes.Owner, FindingLevel.Fault, "The shop has no owner: nobody gets into its back office.",
                    "Open the link that the service prints at its start, or make another: dotnet Bookly.ApiService.dll owner invite --email name@books.example"),
            ];
    }

    /// <summary>A cart below Stripe's minimum cannot be paid. Shipping is added to it, and is an oversight where it is less than that by itself.</summary>
    public static async Task<IReadOnlyList<Finding>> PricesAsync(Patient patient, CancellationToken cancellationToken)
    {
        var (shop, checkout) = (patient.Shop, patient.Checkout);
        var rules = new CheckoutRules(Options.Create(shop), Options.Create(checkout));
        var (currency, minimum) = (rules.Currency, rules.MinimumAmount);
        List<Finding> findings =
        [
            .. checkout.ShippingOptions.Where(option => option.Amount > 0 && option.Amount < currency.Minimum).Select(option => new Finding(
                FindingCodes.Prices, FindingLevel.Warning,
                $"Shipping by {option.Name} costs {Money(option.Amount)}, which is below Stripe's minimum of {Money(currency.Minimum)}.",
                "Check Checkout:ShippingOptions: its amounts are in the currency's minor unit.")),
        ];
        await using var db = patient.OpenDatabase();
        var cheap = db.Books.AsNoTracking().Where(book => book.UnitAmount < minimum && book.Stock > 0);
        if (await cheap.OrderBy(book => book.UnitAmount).Select(book => new { book.Title, book.UnitAmount }).FirstOrDefaultAsync(cancellationToken) is { } cheapest)
        {
            var count = await cheap.CountAsync(cancellationToken);
            findings.Add(new(
                FindingCodes.Prices, FindingLevel.Fault,
                $"{(count == 1 ? "1 book costs" : $"{count} books cost")} less than Stripe can charge ({Money(minimum)}), such as {cheapest.Title} "
                + $"at {Money(cheapest.UnitAmount)}: nobody can buy {(count == 1 ? "it" : "one")} alone.",
                "Raise the price in the back office, or check Shop:Currency."));
        }

        return findings.Count > 0
            ? findings
            : [new(FindingCodes.Prices, FindingLevel.Ok, $"Stripe can charge every price in {shop.Currency}.")];

        string Money(long amount) => currency.Format(amount, CultureInfo.InvariantCulture);
    }
}

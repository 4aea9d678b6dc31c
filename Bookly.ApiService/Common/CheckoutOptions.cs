using Bookly.Contracts;

namespace Bookly.ApiService.Common;

/// <summary>Configuration section <c>Checkout</c>: optional features of Stripe's page, all off by default.</summary>
public sealed class CheckoutOptions
{
    public const string Section = "Checkout";

    private const int MaxShippingOptions = 5;

    /// <summary>Countries that Stripe Checkout does not ship to.</summary>
    private static readonly string[] NotShippedTo = ["AS", "CX", "CC", "CU", "HM", "IR", "KP", "MH", "FM", "NF", "MP", "PW", "SY", "UM", "VI"];

    /// <summary>Shoppers may enter promotion codes, which are created in Stripe's dashboard.</summary>
    public bool AllowPromotionCodes { get; set; }

    /// <summary>Stripe Tax calculates the tax; it must be set up in Stripe's dashboard first.</summary>
    public bool AutomaticTax { get; set; }

    /// <summary>Whether prices include tax (Europe) or tax is added (United States).</summary>
    public bool PricesIncludeTax { get; set; }

    /// <summary>Countries to ship to (ISO 3166-1 alpha-2); when empty, no address is collected.</summary>
    public IList<string> ShippingCountries { get; } = [];

    public IList<ShippingOption> ShippingOptions { get; } = [];

    public string? FindError(string currency)
    {
        if (ShippingCountries.FirstOrDefault(code => code is not { Length: 2 } || !code.All(char.IsAsciiLetterUpper)) is { } country)
            return $"Checkout:ShippingCountries has '{country}': give ISO codes of two capital letters, such as US.";
        if (ShippingCountries.FirstOrDefault(NotShippedTo.Contains) is { } refused)
            return $"Checkout:ShippingCountries has {refused}, which Stripe does not ship to: remove it.";
        if (ShippingOptions.Count > 0 && ShippingCountries.Count == 0)
            return "Checkout:ShippingOptions needs Checkout:ShippingCountries: say where you ship to.";
        if (ShippingOptions.Count > MaxShippingOptions)
            return $"Checkout:ShippingOptions has {ShippingOptions.Count} entries: Stripe shows {MaxShippingOptions} at most.";
        return ShippingOptions.Select(option => option.FindError(Currency.Of(currency))).FirstOrDefault(mistake => mistake is not null);
    }
}

public sealed class ShippingOption
{
    public string Name { get; set; } = "";

    /// <summary>In the minor unit of the shop's currency; 0 is free.</summary>
    public long Amount { get; set; }

    public int? MinDays { get; set; }

    /// <summary>Maximum working days; null to show none.</summary>
    public int? MaxDays { get; set; }

    internal string? FindError(Currency currency) => this switch
    {
        { Name: null or { Length: 0 or > 100 } } => "Checkout:ShippingOptions has an entry without a Name, or with one of more than 100 characters.",
        _ when Amount < 0 || Amount > currency.Maximum => $"Checkout:ShippingOptions: the Amount of '{Name}' must be from 0 to {currency.Maximum} in minor units.",
        _ when !currency.IsWhole(Amount) => $"Checkout:ShippingOptions: the Amount of '{Name}' must be divisible by {currency.Step}, as all amounts in {currency.Code}.",
        { MinDays: < 0 } or { MaxDays: < 1 } => $"Checkout:ShippingOptions: '{Name}' cannot take less than no time; correct its MinDays and MaxDays.",
        _ when MinDays > MaxDays => $"Checkout:ShippingOptions: '{Name}' has more MinDays than MaxDays.",
        _ => null,
    };
}

using Bookly.ApiService.Common;

namespace Bookly.Tests.Checkout;

/// <summary>Configuration errors are reported in one line that names the setting.</summary>
public sealed class CheckoutOptionsTests
{
    [Fact]
    public void Empty_settings_are_valid() => Assert.Null(new CheckoutOptions().FindError("usd"));

    [Fact]
    public void Five_shipping_options_to_two_countries_are_valid() =>
        Assert.Null(Options(["US", "CA"], [.. Enumerable.Range(1, 5).Select(i => Way($"Way {i}", 100 * i))]).FindError("usd"));

    public static TheoryData<string, string[], ShippingOption[], string> Mistakes() => new()
    {
        { "ShippingCountries", ["us"], [], "usd" },
        { "ShippingCountries", ["USA"], [], "usd" },
        { "CU", ["CU"], [], "usd" },
        { "ShippingCountries", [], [Way("Standard", 499)], "usd" },
        { "ShippingOptions", ["US"], [.. Enumerable.Range(1, 6).Select(i => Way($"Way {i}", i))], "usd" },
        { "Name", ["US"], [Way("", 499)], "usd" },
        { "Amount", ["US"], [Way("Standard", -1)], "usd" },
        { "divisible by 10", ["KW"], [Way("Standard", 499)], "kwd" },
        { "MinDays", ["US"], [new ShippingOption { Name = "Slow", MinDays = 5, MaxDays = 3 }], "usd" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void Invalid_setting_is_named(string named, string[] countries, ShippingOption[] ways, string currency)
    {
        var mistake = Options(countries, ways).FindError(currency);

        Assert.StartsWith("Checkout:", mistake, StringComparison.Ordinal);
        Assert.Contains(named, mistake, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', mistake!);
    }

    private static ShippingOption Way(string name, long amount) => new() { Name = name, Amount = amount };

    private static CheckoutOptions Options(string[] countries, ShippingOption[] ways)
    {
        var options = new CheckoutOptions();
        foreach (var country in countries) options.ShippingCountries.Add(country);
        foreach (var way in ways) options.ShippingOptions.Add(way);
        return options;
    }
}

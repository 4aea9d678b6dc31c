using System.Reflection;
using Bookly.ApiService;
using Bookly.StripeEmulator;
using Bookly.Tests.Fixtures;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Bookly.Tests.Hosting;

/// <summary>A setting that nothing reads is a mistake, and the start says which.</summary>
public sealed class KnownSettingsTests
{
    [Theory]
    [InlineData("Checkout:ShippingOptions:0:Amount", "4.90", "Checkout:ShippingOptions:0:Amount is '4.90'; it has to be a whole number.")]
    [InlineData("Checkout:ShippingCountry:0", "DE", "Checkout:ShippingCountry:0 is no setting: did you mean Checkout:ShippingCountries:*? All are in docs/settings.md.")]
    [InlineData("Port:web", "8080", "Port:web is no setting: did you mean Ports:web?")]
    [InlineData("Chekout:AutomaticTax", "true", "Chekout:AutomaticTax is no setting: did you mean Checkout:AutomaticTax?")]
    [InlineData("Ports:website", "8080", "Ports:website is no setting: did you mean Ports:web? All are in docs/settings.md.")]
    [InlineData("Accounts:RequireConfirmedEmail", "maybe", "Accounts:RequireConfirmedEmail is 'maybe'; it has to be true or false.")]
    [InlineData("Reconciler:Interval", "five minutes", "Reconciler:Interval is 'five minutes'; it has to be a time such as 00:05:00.")]
    [InlineData("Checkout:Holds:TitleShare", "a tenth", "Checkout:Holds:TitleShare is 'a tenth'; it has to be a number such as 0.1.")]
    [InlineData("RateLimits:SignInPerMinute", "1e3", "RateLimits:SignInPerMinute is '1e3'; it has to be a whole number.")]
    [InlineData("checkout:allowpromotioncodes", "TRUE", null)]
    [InlineData("Checkout:ShippingOptions:12:MinDays", "3", null)]
    [InlineData("Reconciler:Interval", "0", null)]
    [InlineData("Mail:Smtp:Password", "", null)]
    [InlineData("MAIL", "/var/mail/somebody", null)]
    [InlineData("Logging:LogLevel:Default", "None", null)]
    [InlineData("npm:config", "x", null)]
    public void Mistake_is_named_with_what_was_meant(string key, string value, string? mistake) =>
        Assert.Equal(mistake, KnownSettings.FindMistake(new ConfigurationBuilder().AddInMemoryCollection([new(key, value)]).Build()));

    [Fact]
    public void Table_has_the_properties_of_all_options_and_their_types()
    {
        var properties = new[] { typeof(ApiServiceApp).Assembly, typeof(StripeEmulatorApp).Assembly }
            .SelectMany(assembly => assembly.GetTypes()).Where(type => type.GetField("Section") is { IsLiteral: true })
            .SelectMany(type => PropertiesOf(type, (string)type.GetField("Section")!.GetRawConstantValue()!)).ToList();

        Assert.True(properties.Count >= 30, "Too few properties are found.");
        Assert.Equal([], properties.Where(property => KnownSettings.All.GetValueOrDefault(property.Key) != property.Type));
    }

    [Theory]
    [InlineData("appsettings.json")]
    [InlineData("appsettings.Development.json")]
    public void Settings_of_the_services_themselves_are_known(string file)
    {
        foreach (var project in new[] { "Bookly.ApiService", "Bookly.Web", "Bookly.StripeEmulator", "Bookly.MailCatcher" })
        {
            Assert.Null(KnownSettings.FindMistake(new ConfigurationBuilder().AddJsonFile(Path.Combine(Repository.Folder, project, file), optional: true).Build()));
        }
    }

    [Fact]
    public void Api_does_not_start_with_a_misspelt_setting() => Assert.Equal(
        "Shop:Curency is no setting: did you mean Shop:Currency? All are in docs/settings.md.",
        ServiceStartup.Explain(Assert.Throws<StartupException>(() => ApiServiceApp.Build(["--environment=Development", "--Shop:Curency=eur"]))));

    private static IEnumerable<(string Key, Type Type)> PropertiesOf(Type type, string section) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.SetMethod is not null || property.PropertyType is { IsGenericType: true } list && list.GetGenericTypeDefinition() == typeof(IList<>))
            .SelectMany(property => PropertiesOf($"{section}:{property.Name}", Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType));

    private static IEnumerable<(string Key, Type Type)> PropertiesOf(string key, Type type) =>
        ItemOf(type) is { } item ? PropertiesOf($"{key}:*", item)
        : type.IsEnum ? [(key, typeof(string))]
        : type.Namespace?.StartsWith("Bookly", StringComparison.Ordinal) == true ? PropertiesOf(type, key)
        : [(key, type)];

    private static Type? ItemOf(Type type) => type.IsGenericType && typeof(System.Collections.IEnumerable).IsAssignableFrom(type) ? type.GetGenericArguments()[0] : null;
}

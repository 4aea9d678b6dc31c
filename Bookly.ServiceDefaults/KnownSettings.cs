using System.ComponentModel;
using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;

namespace Microsoft.Extensions.Hosting;

/// <summary>A setting that is misspelt, or whose value is not of its type.</summary>
/// <param name="StandIn">A value that can be read, for whoever looks at the other settings.</param>
public sealed record SettingMistake(string Key, string Sentence, string StandIn);

/// <summary>
/// Every setting that Bookly reads, with its type; what each means is in docs/settings.md. The framework leaves out in silence what it does not
/// know or cannot convert: a shipping price of 4.90 would ship everything for nothing. One table for all services, because they may be given one
/// set of settings.
/// </summary>
public static partial class KnownSettings
{
    /// <summary>By name; the number in a list is written as *.</summary>
    public static IReadOnlyDictionary<string, Type> All { get; } = new Dictionary<string, Type>(StringComparer.OrdinalIgnoreCase)
    {
        ["Accounts:OwnerEmail"] = typeof(string),
        ["Accounts:RequireConfirmedEmail"] = typeof(bool),
        ["Accounts:RequireStaffSecondFactor"] = typeof(bool),
        ["Accounts:Sessions:Absolute"] = typeof(TimeSpan),
        ["Accounts:Sessions:AccessToken"] = typeof(TimeSpan),
        ["Accounts:Sessions:Idle"] = typeof(TimeSpan),
        ["Accounts:Sessions:StaffAbsolute"] = typeof(TimeSpan),
        ["Accounts:Sessions:StaffIdle"] = typeof(TimeSpan),
        ["ApiService:Replicas"] = typeof(int),
        ["Audit:RetentionDays"] = typeof(int),
        ["Catalog:Language"] = typeof(string),
        ["Checkout:AllowPromotionCodes"] = typeof(bool),
        ["Checkout:AutomaticTax"] = typeof(bool),
        ["Checkout:Holds:Copies"] = typeof(int),
        ["Checkout:Holds:Enforced"] = typeof(bool),
        ["Checkout:Holds:NetworkCopies"] = typeof(int),
        ["Checkout:Holds:ShopShare"] = typeof(double),
        ["Checkout:Holds:TitleShare"] = typeof(double),
        ["Checkout:Holds:UnpaidBeforeProof"] = typeof(int),
        ["Checkout:PaymentPageOrigins:*"] = typeof(string),
        ["Checkout:PricesIncludeTax"] = typeof(bool),
        ["Checkout:ShippingCountries:*"] = typeof(string),
        ["Checkout:ShippingOptions:*:Amount"] = typeof(long),
        ["Checkout:ShippingOptions:*:MaxDays"] = typeof(int),
        ["Checkout:ShippingOptions:*:MinDays"] = typeof(int),
        ["Checkout:ShippingOptions:*:Name"] = typeof(string),
        ["DataProtection:CertificateFile"] = typeof(string),
        ["DataProtection:CertificatePassword"] = typeof(string),
        ["DataProtection:KeysDirectory"] = typeof(string),
        ["DataProtection:PreviousCertificateFile"] = typeof(string),
        ["Emulator:RedirectWaitSeconds"] = typeof(double),
        ["Emulator:RetrySeconds:*"] = typeof(double),
        ["Emulator:SettleAfterSeconds"] = typeof(double),
        ["Emulator:StateFile"] = typeof(string),
        ["Emulator:TaxPercent"] = typeof(decimal),
        ["Emulator:WebhookSecret"] = typeof(string),
        ["Emulator:WebhookUrl"] = typeof(Uri),
        ["Live:Channel"] = typeof(string),
        ["Mail:From"] = typeof(string),
        ["Mail:Smtp:Host"] = typeof(string),
        ["Mail:Smtp:Password"] = typeof(string),
        ["Mail:Smtp:Port"] = typeof(int),
        ["Mail:Smtp:Security"] = typeof(string),
        ["Mail:Smtp:User"] = typeof(string),
        ["Monitor:Interval"] = typeof(TimeSpan),
        ["Monitor:InvariantsInterval"] = typeof(TimeSpan),
        ["Monitor:Silence"] = typeof(TimeSpan),
        ["Monitor:WebhookSecret"] = typeof(string),
        ["Monitor:WebhookUrl"] = typeof(Uri),
        ["Monitor:Window"] = typeof(TimeSpan),
        ["Ports:apiservice"] = typeof(int),
        ["Ports:dashboard"] = typeof(int),
        ["Ports:mail"] = typeof(int),
        ["Ports:stripe"] = typeof(int),
        ["Ports:web"] = typeof(int),
        ["Postgres:KeepData"] = typeof(bool),
        ["RateLimits:CheckoutPerMinute"] = typeof(int),
        ["RateLimits:OpenPages"] = typeof(int),
        ["RateLimits:OpenPagesPerClient"] = typeof(int),
        ["RateLimits:RequestsPerMinute"] = typeof(int),
        ["RateLimits:SignInPerMinute"] = typeof(int),
        ["Reconciler:FirstLookback"] = typeof(TimeSpan),
        ["Reconciler:Interval"] = typeof(TimeSpan),
        ["Reconciler:Lease"] = typeof(TimeSpan),
        ["Reconciler:Overlap"] = typeof(TimeSpan),
        ["Reconciler:RequestsPerSecond"] = typeof(int),
        ["Refunds:ProofAbove"] = typeof(long),
        ["Shop:Currency"] = typeof(string),
        ["Shop:Name"] = typeof(string),
        ["Shop:PublicUrl"] = typeof(Uri),
        ["Shop:Seller"] = typeof(string),
        ["Smtp:Port"] = typeof(int),
        ["State:Folder"] = typeof(string),
        ["Stripe:ApiBase"] = typeof(string),
        ["Stripe:CliPath"] = typeof(string),
        ["Stripe:PreviousWebhookSecret"] = typeof(string),
        ["Stripe:SecretKey"] = typeof(string),
        ["Stripe:UseCli"] = typeof(bool),
        ["Stripe:WebhookSecret"] = typeof(string),
        ["Stripe:WebhookUrl"] = typeof(Uri),
        ["TrustedHops"] = typeof(int),
        ["TrustedProxies:*"] = typeof(string),
    };

    private static readonly HashSet<string> Sections = All.Keys.Where(key => key.Contains(':', StringComparison.Ordinal)).Select(SectionOf).ToHashSet(StringComparer.OrdinalIgnoreCase);

    /// <exception cref="StartupException">A setting is misspelt, or its value is not of its type.</exception>
    public static void RequireKnownSettings(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (FindMistake(builder.Configuration) is { } mistake) throw new StartupException(mistake);
    }

    /// <summary>The first mistake in one sentence; null when there is none.</summary>
    public static string? FindMistake(IConfiguration configuration) => FindMistakes(configuration).Select(mistake => mistake.Sentence).FirstOrDefault();

    /// <summary>Each mistake in one sentence. Sections that are none of Bookly's are not looked at.</summary>
    public static IEnumerable<SettingMistake> FindMistakes(IConfiguration configuration) => configuration.AsEnumerable()
        .Where(setting => !string.IsNullOrEmpty(setting.Value)).OrderBy(setting => setting.Key, StringComparer.OrdinalIgnoreCase)
        .Select(setting => MistakeOf(setting.Key, setting.Value!) is { } sentence ? new SettingMistake(setting.Key, sentence, StandInFor(setting.Key)) : null)
        .OfType<SettingMistake>();

    private static string StandInFor(string key) => !All.TryGetValue(Index().Replace(key, ":*"), out var type) ? "" : type == typeof(bool) ? "false" : "0";

    private static string? MistakeOf(string key, string value)
    {
        if (All.TryGetValue(Index().Replace(key, ":*"), out var type)) return Converts(type, value) ? null : $"{key} is '{value}'; it has to be {NameOf(type)}.";
        // An environment has variables like MAIL, which are nobody's setting.
        if (!key.Contains(':', StringComparison.Ordinal)) return null;

        var section = SectionOf(key);
        if (!Sections.Contains(section))
        {
            return Sections.FirstOrDefault(known => IsOneLetterOff(known, section)) is { } meant
                ? $"{key} is no setting: did you mean {meant}{key[section.Length..]}?"
                : null;
        }

        var nearest = All.Keys.Where(known => SectionOf(known).Equals(section, StringComparison.OrdinalIgnoreCase))
            .MaxBy(known => CommonPrefix(known, key));
        return $"{key} is no setting: did you mean {nearest}? All are in docs/settings.md.";
    }

    private static bool Converts(Type type, string value)
    {
        if (type == typeof(Uri)) return Uri.TryCreate(value, UriKind.RelativeOrAbsolute, out _);

        try
        {
            return TypeDescriptor.GetConverter(type).ConvertFromString(null, CultureInfo.InvariantCulture, value) is not null;
        }
        catch (Exception e) when (e is ArgumentException or FormatException or NotSupportedException)
        {
            return false;
        }
    }

    private static string NameOf(Type type) =>
        type == typeof(bool) ? "true or false"
        : type == typeof(int) || type == typeof(long) ? "a whole number"
        : type == typeof(TimeSpan) ? "a time such as 00:05:00"
        : type == typeof(Uri) ? "an address such as https://books.example"
        : "a number such as 0.1";

    private static string SectionOf(string key) => key.Split(':')[0];

    private static bool IsOneLetterOff(string one, string other)
    {
        var start = CommonPrefix(one, other);
        var end = CommonPrefix(string.Concat(one[start..].Reverse()), string.Concat(other[start..].Reverse()));
        return Math.Max(one.Length, other.Length) - start - end <= 1;
    }

    private static int CommonPrefix(string one, string other) =>
        one.Zip(other).TakeWhile(pair => char.ToUpperInvariant(pair.First) == char.ToUpperInvariant(pair.Second)).Count();

    [GeneratedRegex(":[0-9]+(?=:|$)")]
    private static partial Regex Index();
}

using System.Globalization;
using Bookly.Contracts;

namespace Bookly.Web.BackOffice.Settings;

/// <summary>Keeps input as typed, so that an invalid value is shown again.</summary>
public sealed class SettingsForm
{
    public string? Name { get; set; }

    public string? Seller { get; set; }

    public string? TaxIds { get; set; }

    public string? ContactMail { get; set; }

    public string? ContactPhone { get; set; }

    public string? Accent { get; set; }

    /// <summary>In whole units of the currency, such as 100.00.</summary>
    public string? RefundProofAbove { get; set; }

    public string? LowStock { get; set; }

    /// <summary>The version that the form was filled from.</summary>
    public string? Version { get; set; }

    public static SettingsForm Of(AdminSettings now)
    {
        ArgumentNullException.ThrowIfNull(now);
        var settings = now.Settings;
        return new SettingsForm
        {
            Name = settings.Name,
            Seller = settings.Seller,
            TaxIds = settings.TaxIds,
            ContactMail = settings.ContactMail,
            ContactPhone = settings.ContactPhone,
            Accent = settings.Accent,
            RefundProofAbove = PriceText.Of(settings.RefundProofAbove, now.Currency),
            LowStock = settings.LowStock.ToString(CultureInfo.InvariantCulture),
            Version = now.Version,
        };
    }

    /// <summary>
    /// Bases the form on the settings as they are now, for a person who has been told of the changes; what they typed stays. Returns the values
    /// that others saved meanwhile, by the API's field names.
    /// </summary>
    public IReadOnlyDictionary<string, string> CatchUp(AdminSettings current)
    {
        var now = Of(current);
        Version = now.Version;
        (string Field, string? Typed, string? Now)[] fields =
        [
            ("name", Name, now.Name), ("seller", Seller, now.Seller), ("taxIds", TaxIds, now.TaxIds), ("contactMail", ContactMail, now.ContactMail),
            ("contactPhone", ContactPhone, now.ContactPhone), ("accent", Accent, now.Accent), ("refundProofAbove", RefundProofAbove, now.RefundProofAbove),
            ("lowStock", LowStock, now.LowStock),
        ];
        return fields.Where(field => Plain(field.Typed) != Plain(field.Now)).ToDictionary(field => field.Field, field => field.Now ?? "");

        // Browsers post the line breaks of a text area as CR LF.
        static string Plain(string? value) => (value ?? "").ReplaceLineEndings("\n").Trim();
    }

    /// <summary>Unreadable numbers are sent as values that the API rejects, so that it names the field.</summary>
    public ShopSettings ToSettings(string currency) => new(
        Name ?? "", Seller, TaxIds, ContactMail, ContactPhone, Accent?.Trim(),
        IsZero(RefundProofAbove) ? 0 : PriceText.Parse(RefundProofAbove, currency) ?? -1,
        int.TryParse(LowStock, NumberStyles.Integer, CultureInfo.InvariantCulture, out var low) ? low : -1);

    /// <summary>Nothing is no price, but a limit.</summary>
    private static bool IsZero(string? text) =>
        decimal.TryParse(text?.Replace(',', '.'), NumberStyles.Number, CultureInfo.InvariantCulture, out var number) && number == 0;
}

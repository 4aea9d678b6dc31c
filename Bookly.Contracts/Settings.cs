using System.ComponentModel.DataAnnotations;

namespace Bookly.Contracts;

/// <summary>
/// What the owner decides while the shop runs. Body of <c>PUT /api/admin/settings</c>, with the version that was read as <c>If-Match</c>; what is
/// left out takes its default.
/// </summary>
/// <param name="Name">The shop's name, wherever shoppers read it.</param>
/// <param name="Seller">Who sells, as the law asks for: name and address, a line each.</param>
/// <param name="TaxIds">Numbers of the tax office and the register, a line each.</param>
/// <param name="Accent">The shop's colour, such as <c>#1f4a3a</c>; none is the usual green. See <see cref="AccentColour"/>.</param>
/// <param name="RefundProofAbove">In the minor unit of the shop's currency: an order of which more goes back needs a fresh proof of the person who refunds it.</param>
/// <param name="LowStock">From here down a book is worth ordering again.</param>
public sealed record ShopSettings(
    [property: Text(Limits.MaxShopName, MinimumLength = 1)] string Name,
    [property: Text(Limits.MaxSeller)] string? Seller = null,
    [property: Text(Limits.MaxTaxIds)] string? TaxIds = null,
    [property: ContactMail] string? ContactMail = null,
    [property: Text(Limits.MaxPhone)] string? ContactPhone = null,
    [property: Accent] string? Accent = null,
    [property: ChargeableSum] long RefundProofAbove = 10_000,
    [property: Range(0, Limits.MaxLowStock, ErrorMessage = "Give a number from {1} to {2}.")] int LowStock = 5);

/// <summary>The settings as the back office sees them.</summary>
/// <param name="Version">What a change of the settings sends as <c>If-Match</c>; also the <c>ETag</c> of the answer.</param>
/// <param name="LogoVersion">What a change of the logo sends as <c>If-Match</c>.</param>
/// <param name="Currency">Of <see cref="ShopSettings.RefundProofAbove"/>; configured, and not to be changed here.</param>
public sealed record AdminSettings(
    ShopSettings Settings, string Version, ShopLogo? Logo, string LogoVersion, string Currency, IReadOnlyList<AdminLegalPageState> Pages);

/// <summary>A legal page in one language, without its text.</summary>
/// <param name="ToFillIn">How many places wait for what only the shop knows. A page with any is not public.</param>
public sealed record AdminLegalPageState(string Name, string Language, bool IsPublic, int ToFillIn);

/// <summary>A legal page in one language.</summary>
/// <param name="Text">Markdown.</param>
/// <param name="ToFillIn">The places that wait for what only the shop knows, as they stand in the text between <c>[[</c> and <c>]]</c>.</param>
/// <param name="Html">As shoppers read it.</param>
/// <param name="Version">What a change sends as <c>If-Match</c>; also the <c>ETag</c> of the answer.</param>
public sealed record AdminLegalPage(string Name, string Language, string Text, IReadOnlyList<string> ToFillIn, string Html, string Version);

/// <summary>Body of <c>PUT /api/admin/settings/pages/{name}/{language}</c>: Markdown without HTML. An empty text takes the page off.</summary>
public sealed record LegalPageEdit([property: Text(Limits.MaxLegalText)] string Text);

/// <summary>Answer of <c>POST /api/admin/settings/pages/preview</c>, which saves nothing.</summary>
public sealed record LegalPagePreview(string Html, IReadOnlyList<string> ToFillIn);

/// <summary>Who the shop is, for everybody: <c>GET /api/shop</c>.</summary>
/// <param name="Accent">The shop's colour; null for the usual green.</param>
/// <param name="Pages">The legal pages that there are.</param>
public sealed record ShopInfo(
    string Name, IReadOnlyList<string> Seller, IReadOnlyList<string> TaxIds, string? ContactMail, string? ContactPhone, string? Accent, ShopLogo? Logo,
    IReadOnlyList<LegalPageInfo> Pages);

/// <summary>The logo, with its size in pixels, so that pages keep its place free.</summary>
/// <param name="Url">A path, on the API and on the website; it changes with the picture.</param>
public sealed record ShopLogo(string Url, int Width, int Height);

/// <summary>A legal page and the languages that it can be read in.</summary>
public sealed record LegalPageInfo(string Name, IReadOnlyList<string> Languages);

/// <summary>A legal page to read.</summary>
/// <param name="Language">The one asked for, or another where the page has only that.</param>
public sealed record LegalPageText(string Name, string Language, string Html);

public static class LegalPages
{
    public const string Imprint = "imprint", Terms = "terms", Privacy = "privacy", Withdrawal = "withdrawal", Shipping = "shipping";

    /// <summary>The names, as they are in addresses.</summary>
    public static IReadOnlyList<string> All { get; } = [Imprint, Terms, Privacy, Withdrawal, Shipping];
}

/// <summary>A colour that <see cref="AccentColour"/> reads; none is valid.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class AccentAttribute : ValidationAttribute
{
    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext) =>
        string.IsNullOrWhiteSpace(value as string) || AccentColour.IsValid(value as string)
            ? ValidationResult.Success
            : validationContext.Mistake("Give a colour as # and six digits from 0 to f, such as #1f4a3a.");
}

/// <summary>From nothing to the most that Stripe charges in <see cref="ShopCurrency"/>, in its minor unit.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ChargeableSumAttribute : ValidationAttribute
{
    public override bool RequiresValidationContext => true;

    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext)
    {
        var maximum = Currency.Of(validationContext.ShopCurrency()).Maximum;
        return value is >= 0L and long sum && sum <= maximum
            ? ValidationResult.Success
            : validationContext.Mistake($"Give an amount from 0 to {maximum} in minor units.");
    }
}

/// <summary>A mail address of <see cref="MailAddressText"/>; none is valid.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ContactMailAttribute : ValidationAttribute
{
    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext) =>
        string.IsNullOrWhiteSpace(value as string) || MailAddressText.IsValid(value as string)
            ? ValidationResult.Success
            : validationContext.Mistake("Give a mail address such as hello@books.example.");
}

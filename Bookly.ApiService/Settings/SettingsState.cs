using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json;
using Bookly.ApiService.Common;
using Bookly.Contracts;

namespace Bookly.ApiService.Settings;

/// <summary>All settings as of one moment, ready to be shown.</summary>
/// <param name="Revision">Grows with every change of any of them.</param>
/// <param name="Pages">The public legal pages as HTML, by name and language.</param>
public sealed record SettingsState(
    int Revision, ShopSettings Shop, ShopLogo? Logo, ReadOnlyMemory<byte> LogoImage, IReadOnlyDictionary<(string Name, string Language), string> Pages)
{
    public const string LogoPath = "/api/shop/logo";

    /// <summary>Of a logo that there is not.</summary>
    public const string NoLogo = "none";

    private const int HashBytes = 8;

    public ShopInfo Info { get; } = new(
        Shop.Name, Lines(Shop.Seller), Lines(Shop.TaxIds), Shop.ContactMail, Shop.ContactPhone, Shop.Accent, Logo,
        [
            .. LegalPages.All.Select(name => new LegalPageInfo(name, [.. ShopLanguages.All.Select(language => language.Name).Where(language => Pages.ContainsKey((name, language)))]))
                .Where(page => page.Languages.Count > 0),
        ]);

    /// <summary>Who sells, as receipts name it under the shop's name.</summary>
    public IReadOnlyList<string> SellerLines =>
        [.. Info.Seller, .. Info.TaxIds, .. Contact is { Length: > 0 } contact ? [contact] : Array.Empty<string>()];

    private string Contact => string.Join(" · ", new[] { Shop.ContactMail, Shop.ContactPhone }.Where(way => !string.IsNullOrWhiteSpace(way)));

    public static SettingsState Of(IReadOnlyCollection<Setting> rows, ShopSettings otherwise)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var image = rows.FirstOrDefault(row => row.Name == Setting.Logo)?.Image;
        return new SettingsState(
            rows.Sum(row => row.Version),
            rows.FirstOrDefault(row => row.Name == Setting.Shop) is { } shop ? Read(shop) : otherwise,
            LogoOf(image), image,
            (from name in LegalPages.All
             from language in ShopLanguages.All
             let text = rows.FirstOrDefault(row => row.Name == Setting.Page(name, language.Name))?.Text
             where IsPublic(text)
             select KeyValuePair.Create((name, language.Name), LegalMarkdown.ToHtml(text))).ToDictionary());
    }

    public static ShopSettings Read(Setting shop) => JsonSerializer.Deserialize<ShopSettings>(shop.Text!, JsonSerializerOptions.Web)!;

    public static string Write(ShopSettings shop) => JsonSerializer.Serialize(shop, JsonSerializerOptions.Web);

    /// <summary>A page is read by shoppers once everything in it is filled in that only the shop knows.</summary>
    public static bool IsPublic(string? text) => !string.IsNullOrWhiteSpace(text) && LegalMarkdown.ToFillIn(text).Count == 0;

    public static string VersionOf(byte[]? logo) => logo is null ? NoLogo : Convert.ToHexStringLower(SHA256.HashData(logo).AsSpan(0, HashBytes));

    /// <summary>The size stands at a fixed place of a PNG.</summary>
    public static ShopLogo? LogoOf(byte[]? png) => png is null
        ? null
        : new ShopLogo(
            $"{LogoPath}?v={VersionOf(png)}", BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16)), BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(20)));

    private static string[] Lines(string? text) =>
        (text ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}

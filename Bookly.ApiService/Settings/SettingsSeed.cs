using Bookly.ApiService.Common;
using Bookly.ApiService.Data;
using Bookly.Contracts;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Bookly.ApiService.Settings;

/// <summary>Configuration section <c>Refunds</c>. Like the shop's name and seller it is where the settings begin, and is not read again.</summary>
public sealed class RefundOptions
{
    public const string Section = "Refunds";

    /// <summary>The first <see cref="ShopSettings.RefundProofAbove"/>.</summary>
    public long ProofAbove { get; set; } = 10_000;
}

/// <summary>The rows that a new shop begins with. Several replicas may start at once; what is there stays.</summary>
internal sealed class SettingsSeed(BooklyDbContext db, IOptions<ShopOptions> shop, IOptions<RefundOptions> refunds)
{
    public async Task AddMissingAsync(CancellationToken cancellationToken)
    {
        await AddAsync(Setting.Shop, SettingsState.Write(Of(shop.Value, refunds.Value)), cancellationToken);
        await AddAsync(Setting.Logo, null, cancellationToken);
        foreach (var name in LegalPages.All)
        {
            foreach (var language in ShopLanguages.All)
            {
                await AddAsync(Setting.Page(name, language.Name), StartText(name, language.Name), cancellationToken);
            }
        }
    }

    public static ShopSettings Of(ShopOptions shop, RefundOptions refunds) => new(
        shop.Name, Seller: string.Join('\n', shop.SellerLines) is { Length: > 0 } seller ? seller : null,
        RefundProofAbove: Math.Clamp(refunds.ProofAbove, 0, Currency.Of(shop.Currency).Maximum));

    private Task<int> AddAsync(string name, string? text, CancellationToken cancellationToken) => db.Database.ExecuteSqlAsync(
        $"INSERT INTO settings (name, version, text) VALUES ({name}, 1, {text}) ON CONFLICT DO NOTHING", cancellationToken);

    private static string StartText(string page, string language)
    {
        using var text = new StreamReader(typeof(SettingsSeed).Assembly.GetManifestResourceStream($"{page}.{language}.md")!);
        return text.ReadToEnd().ReplaceLineEndings("\n").Trim();
    }
}

using System.Globalization;
using Bookly.ApiService.Common;
using Bookly.ApiService.Data;
using Bookly.Contracts;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using SkiaSharp;

namespace Bookly.ApiService.Settings;

/// <summary><c>/api/admin/settings</c>. Every change is based on the version that was read.</summary>
public static class AdminSettingsApi
{
    /// <summary>Stored as twice the largest size on pages and in mails, for high-density screens.</summary>
    public static PictureRules LogoRules { get; } = new(
        "logo", Limits.MaxLogoBytes, MinWidth: 24, MinHeight: 24, StoredWidth: 640, StoredHeight: 128, SKEncodedImageFormat.Png, SKColors.Transparent);

    public static void MapAdminSettings(this IEndpointRouteBuilder routes)
    {
        var settings = routes.MapGroup("/api/admin/settings").WithTags("Back office: settings").RequireAuthorization(StaffPolicy.RunShop);
        settings.MapGet("/", Get).WithSummary("The shop's settings, and how far its legal pages are");
        settings.MapPut("/", Put).WithSummary("Change the settings of the version in If-Match");
        settings.MapPut("/logo", PutLogo).WithSummary("Change the logo of the version in If-Match: the body is a PNG, JPEG or WebP picture")
            .TakesFilesOf(Limits.MaxLogoBytes);
        settings.MapDelete("/logo", DeleteLogo).WithSummary("Show the shop's name without a logo");
        settings.MapGet("/pages/{name}/{language}", GetPage).WithSummary("A legal page in one language, as Markdown");
        settings.MapPut("/pages/{name}/{language}", PutPage).WithSummary("Change a legal page of the version in If-Match");
        settings.MapPost("/pages/preview", Preview).WithSummary("What shoppers would read; nothing is saved");
    }

    private static async Task<Ok<AdminSettings>> Get(HttpContext http, BooklyDbContext db, ShopCurrency currency, CancellationToken cancellationToken) =>
        TypedResults.Ok(await ViewAsync(http, db, currency, cancellationToken));

    private static async Task<Results<Ok<AdminSettings>, ProblemHttpResult>> Put(
        ShopSettings edit, [FromHeader(Name = "If-Match")] string? version, HttpContext http, BooklyDbContext db, SettingsWriter writer, ShopCurrency currency,
        CancellationToken cancellationToken)
    {
        if (IfMatch.IsMissing(version)) return VersionRequired();

        var change = await writer.ChangeAsync(
            Setting.Shop, row => SettingsWriter.HasVersion(row, version), SettingsState.Write(Tidy(edit)), null, cancellationToken);
        var now = await ViewAsync(http, db, currency, cancellationToken);
        return change.IsRefused ? Changed(now, now.Version) : TypedResults.Ok(now);
    }

    private static async Task<Results<Ok<AdminSettings>, ProblemHttpResult>> PutLogo(
        [FromHeader(Name = "If-Match")] string? version, HttpRequest request, BooklyDbContext db, SettingsWriter writer, ShopCurrency currency,
        CancellationToken cancellationToken)
    {
        if (IfMatch.IsMissing(version)) return VersionRequired();

        var (image, refusal) = await UploadedPicture.ReadAsync(request, LogoRules, cancellationToken);
        return image is null ? refusal! : await ChangeLogoAsync(version, image, request.HttpContext, db, writer, currency, cancellationToken);
    }

    private static async Task<Results<Ok<AdminSettings>, ProblemHttpResult>> DeleteLogo(
        [FromHeader(Name = "If-Match")] string? version, HttpContext http, BooklyDbContext db, SettingsWriter writer, ShopCurrency currency,
        CancellationToken cancellationToken) =>
        IfMatch.IsMissing(version) ? VersionRequired() : await ChangeLogoAsync(version, null, http, db, writer, currency, cancellationToken);

    private static async Task<Results<Ok<AdminSettings>, ProblemHttpResult>> ChangeLogoAsync(
        string? version, byte[]? image, HttpContext http, BooklyDbContext db, SettingsWriter writer, ShopCurrency currency, CancellationToken cancellationToken)
    {
        var change = await writer.ChangeAsync(Setting.Logo, row => SettingsWriter.HasLogo(row, version), null, image, cancellationToken);
        var now = await ViewAsync(http, db, currency, cancellationToken);
        return change.IsRefused ? Changed(now, now.LogoVersion) : TypedResults.Ok(now);
    }

    private static async Task<Results<Ok<AdminLegalPage>, ProblemHttpResult>> GetPage(
        string name, string language, HttpContext http, BooklyDbContext db, CancellationToken cancellationToken) =>
        await db.Settings.AsNoTracking().SingleOrDefaultAsync(row => row.Name == Setting.Page(name, language), cancellationToken) is { } row
            ? TypedResults.Ok(View(http, name, language, row))
            : ShopApi.PageNotFound();

    private static async Task<Results<Ok<AdminLegalPage>, ProblemHttpResult>> PutPage(
        string name, string language, LegalPageEdit edit, [FromHeader(Name = "If-Match")] string? version, HttpContext http, SettingsWriter writer,
        CancellationToken cancellationToken)
    {
        if (!LegalPages.All.Contains(name) || ShopLanguages.All.All(known => known.Name != language)) return ShopApi.PageNotFound();
        if (IfMatch.IsMissing(version)) return VersionRequired();

        var text = Plain(edit.Text) ?? "";
        if (LegalMarkdown.FindMistake(text) is { } refusal) return refusal;

        var change = await writer.ChangeAsync(Setting.Page(name, language), row => SettingsWriter.HasVersion(row, version), text, null, cancellationToken);
        var now = View(http, name, language, change.Now);
        return change.IsRefused ? Changed(now, now.Version) : TypedResults.Ok(now);
    }

    private static Results<Ok<LegalPagePreview>, ProblemHttpResult> Preview(LegalPageEdit edit)
    {
        var text = Plain(edit.Text) ?? "";
        return LegalMarkdown.FindMistake(text) is { } refusal
            ? refusal
            : TypedResults.Ok(new LegalPagePreview(LegalMarkdown.ToHtml(text), LegalMarkdown.ToFillIn(text)));
    }

    private static async Task<AdminSettings> ViewAsync(HttpContext http, BooklyDbContext db, ShopCurrency currency, CancellationToken cancellationToken)
    {
        var rows = await db.Settings.AsNoTracking().ToDictionaryAsync(row => row.Name, cancellationToken);
        var (shop, logo) = (rows[Setting.Shop], rows[Setting.Logo].Image);
        Tell(http, VersionOf(shop));
        return new AdminSettings(
            SettingsState.Read(shop), VersionOf(shop), SettingsState.LogoOf(logo), SettingsState.VersionOf(logo), currency.Code,
            [
                .. from name in LegalPages.All
                   from language in ShopLanguages.All
                   let text = rows.GetValueOrDefault(Setting.Page(name, language.Name))?.Text ?? ""
                   select new AdminLegalPageState(name, language.Name, SettingsState.IsPublic(text), LegalMarkdown.ToFillIn(text).Count),
            ]);
    }

    private static AdminLegalPage View(HttpContext http, string name, string language, Setting row)
    {
        Tell(http, VersionOf(row));
        var text = row.Text ?? "";
        return new AdminLegalPage(name, language, text, LegalMarkdown.ToFillIn(text), LegalMarkdown.ToHtml(text), VersionOf(row));
    }

    private static ShopSettings Tidy(ShopSettings edit) => new(
        PlainText.OneLine(edit.Name), Plain(edit.Seller), Plain(edit.TaxIds),
        MailAddressText.TryRead(edit.ContactMail, out var mail) ? mail : null,
        Plain(edit.ContactPhone), Plain(edit.Accent)?.ToLowerInvariant(), edit.RefundProofAbove, edit.LowStock);

    private static string? Plain(string? text) => text?.ReplaceLineEndings("\n").Trim() is { Length: > 0 } plain ? plain : null;

    private static string VersionOf(Setting row) => row.Version.ToString(CultureInfo.InvariantCulture);

    private static void Tell(HttpContext http, string version) => http.Response.Headers.ETag = $"\"{version}\"";

    private static ProblemHttpResult VersionRequired() => Problems.Problem(
        StatusCodes.Status428PreconditionRequired, ProblemCodes.VersionRequired,
        "Read the settings first and send their version as If-Match, so that changes in between are not overwritten.");

    private static ProblemHttpResult Changed(object current, string version) => Problems.Problem(
        StatusCodes.Status412PreconditionFailed, ProblemCodes.SettingsChanged,
        "Somebody has changed this since you read it; see current, and repeat your change with its version.", ("current", current), ("version", version));
}

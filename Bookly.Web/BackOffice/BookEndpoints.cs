using System.Globalization;
using Bookly.Contracts;
using Bookly.Web.Api;
using Bookly.Web.Hosting;
using Microsoft.AspNetCore.Mvc;

namespace Bookly.Web.BackOffice;

/// <summary>Form posts about books; each redirects, so that reloading repeats nothing.</summary>
public static class BookEndpoints
{
    private const string Delisted = "/admin/retired";

    public static void MapBackOfficeBooks(this IEndpointRouteBuilder routes)
    {
        var admin = routes.MapGroup("/admin").RequireAuthorization(StaffPolicy.EditBooks);
        admin.MapFormPost("/books/{id:long}/delete", DeleteAsync);
        admin.MapFormPost("/books/{id:long}/cover", UploadCoverAsync).TakesFilesOf(Limits.MaxCoverBytes);
        admin.MapFormPost("/books/{id:long}/cover/remove", RemoveCoverAsync);
        admin.MapFormPost("/retired/{id:long}/relist", RelistAsync);
    }

    private static async Task<IResult> DeleteAsync(
        long id, [FromForm] bool force, [FromForm] string? version, HttpContext context, BackOfficeClient office, Flash flash)
    {
        var problem = await office.DeleteBookAsync(id, force, version, context.RequestAborted);
        return problem is null
            ? Show(context, flash, BackOfficeTexts.TakenOff, "/admin/books")
            : Warn(context, flash, problem, problem.Code == ProblemCodes.BookNotFound ? "/admin/books" : Page(id));
    }

    private static async Task<IResult> UploadCoverAsync(
        long id, IFormFile? cover, [FromForm] string? version, HttpContext context, BackOfficeClient office, Flash flash)
    {
        if (await UploadedFile.ReadAsync(cover, Limits.MaxCoverBytes, context.RequestAborted) is not { } picture)
        {
            flash.Set(context, new Notice(NoticeKind.Warning, BackOfficeTexts.CoverHelp));
            return SeeOther.To(Page(id));
        }

        var answer = await office.PutCoverAsync(id, picture, version, context.RequestAborted);
        return answer.Succeeded ? Show(context, flash, BackOfficeTexts.CoverSaved, Page(id)) : Warn(context, flash, answer.Problem, Page(id));
    }

    private static async Task<IResult> RemoveCoverAsync(long id, [FromForm] string? version, HttpContext context, BackOfficeClient office, Flash flash)
    {
        var answer = await office.RemoveCoverAsync(id, version, context.RequestAborted);
        return answer.Succeeded ? Show(context, flash, BackOfficeTexts.CoverDrawn, Page(id)) : Warn(context, flash, answer.Problem, Page(id));
    }

    private static async Task<IResult> RelistAsync(
        long id, [FromForm] string? stock, [FromForm] string? price, [FromForm] string? currency, [FromForm] string? before, [FromForm] string? confirmedPrice,
        [FromForm] string? version, HttpContext context, BackOfficeClient office, Flash flash)
    {
        if (currency is null || !Currency.IsKnown(currency)) return TypedResults.BadRequest();

        var copies = int.TryParse(stock, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : 0;
        long? unitAmount = string.IsNullOrWhiteSpace(price) ? null : PriceText.Parse(price, currency);
        if (unitAmount is null && !string.IsNullOrWhiteSpace(price))
        {
            flash.Set(context, new Notice(NoticeKind.Warning, PriceText.Explain(price, currency)));
            return SeeOther.To(Delisted);
        }

        if (unitAmount is { } wanted && PriceText.Parse(before, currency) is { } last && MoneyText.IsFarFrom(wanted, last) && confirmedPrice != price)
        {
            flash.Set(context, new Notice(NoticeKind.Warning, BackOfficeTexts.FormatPriceUnusual(Ui.Money.Format(wanted, currency))));
            return SeeOther.To(Delisted + QueryString.Create("ask", id.ToString(CultureInfo.InvariantCulture)).Add("price", price ?? "").Add("stock", stock ?? ""));
        }

        var answer = await office.RelistAsync(id, new Relist(copies, unitAmount), version, context.RequestAborted);
        return answer.Succeeded
            ? Show(context, flash, BackOfficeTexts.FormatRelisted(answer.Value.Title), Page(id))
            : Warn(context, flash, answer.Problem, Delisted);
    }

    private static SeeOther Show(HttpContext context, Flash flash, string text, string page)
    {
        flash.Set(context, new Notice(NoticeKind.Success, text));
        return SeeOther.To(page);
    }

    /// <summary>For file errors, the API's own sentence has the details.</summary>
    internal static SeeOther Warn(HttpContext context, Flash flash, ApiProblem problem, string page)
    {
        var text = problem is { Code: ProblemCodes.InvalidImage or ProblemCodes.InvalidImport, Detail: { } detail } ? detail : ProblemText.Of(problem);
        flash.Set(context, new Notice(NoticeKind.Warning, text));
        return SeeOther.To(page);
    }

    private static string Page(long id) => string.Create(CultureInfo.InvariantCulture, $"/admin/books/{id}");
}

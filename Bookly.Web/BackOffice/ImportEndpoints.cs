using Bookly.Contracts;
using Bookly.Web.Api;
using Bookly.Web.Hosting;
using Microsoft.AspNetCore.Mvc;

namespace Bookly.Web.BackOffice;

public static class ImportEndpoints
{
    private const string List = "/admin/imports";

    public static void MapBackOfficeImports(this IEndpointRouteBuilder routes)
    {
        var imports = routes.MapGroup(List).RequireAuthorization(StaffPolicy.EditBooks);
        imports.MapFormPost("", UploadAsync).TakesFilesOf(Limits.MaxImportBytes);
        imports.MapFormPost("/{id:guid}/confirm", ConfirmAsync);
        imports.MapFormPost("/{id:guid}/discard", DiscardAsync);
        imports.MapGet("/{id:guid}/report", ReportAsync);
    }

    private static async Task<IResult> UploadAsync(IFormFile? file, HttpContext context, BackOfficeClient office, Flash flash)
    {
        if (await UploadedFile.ReadAsync(file, Limits.MaxImportBytes, context.RequestAborted) is not { } csv)
        {
            flash.Set(context, new Notice(NoticeKind.Warning, BackOfficeTexts.FileUnfit));
            return SeeOther.To(List);
        }

        var answer = await office.UploadImportAsync(file!.FileName, csv, context.RequestAborted);
        return answer.Succeeded ? SeeOther.To($"{List}/{answer.Value.Id}") : BookEndpoints.Warn(context, flash, answer.Problem, List);
    }

    private static async Task<IResult> ConfirmAsync(Guid id, [FromForm] bool? updateExisting, [FromForm] bool? unusualPrices, HttpContext context, BackOfficeClient office, Flash flash)
    {
        var answer = await office.ConfirmImportAsync(id, new ConfirmImport(updateExisting ?? false, unusualPrices ?? false), context.RequestAborted);
        return answer.Succeeded ? SeeOther.To($"{List}/{id}") : BookEndpoints.Warn(context, flash, answer.Problem, List);
    }

    private static async Task<IResult> DiscardAsync(Guid id, HttpContext context, BackOfficeClient office, Flash flash)
    {
        if (await office.DiscardImportAsync(id, context.RequestAborted) is { } problem) return BookEndpoints.Warn(context, flash, problem, List);

        flash.Set(context, new Notice(NoticeKind.Success, BackOfficeTexts.Discarded));
        return SeeOther.To(List);
    }

    private static async Task<IResult> ReportAsync(Guid id, HttpContext context, BackOfficeClient office)
    {
        using var report = await office.GetImportReportAsync(id, context.RequestAborted);
        return report.IsSuccessStatusCode
            ? TypedResults.Bytes(await report.Content.ReadAsByteArrayAsync(context.RequestAborted), "text/csv; charset=utf-8", "not-imported.csv")
            : TypedResults.NotFound();
    }
}

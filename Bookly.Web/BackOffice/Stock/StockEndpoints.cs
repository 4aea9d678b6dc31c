using System.Globalization;
using Bookly.Contracts;
using Bookly.Web.Account;
using Bookly.Web.Api;
using Bookly.Web.Hosting;
using Bookly.Web.Ui;
using Microsoft.AspNetCore.Mvc;

namespace Bookly.Web.BackOffice.Stock;

/// <summary>Form posts about stock and shelf counts; each redirects, so that reloading repeats nothing.</summary>
public static class StockEndpoints
{
    /// <summary>Names of a count's fields: what was typed, and what the page showed, each followed by the book's id.</summary>
    internal const string CountedField = "counted.", ShownField = "shown.";

    private const string Counts = "/admin/counts";

    public static void MapBackOfficeStock(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/admin/books/export", ExportAsync).RequireAuthorization(StaffPolicy.SeeBooks);
        var admin = routes.MapGroup("/admin").RequireAuthorization(StaffPolicy.EditBooks);
        admin.MapFormPost("/books/{id:long}/stock", ChangeAsync);
        admin.MapFormPost("/counts", StartAsync);
        admin.MapFormPost("/counts/{id:guid}/lines", CountAsync);
        admin.MapFormPost("/counts/{id:guid}/finish", FinishAsync);
        admin.MapFormPost("/counts/{id:guid}/discard", DiscardAsync);
    }

    private static async Task<IResult> ChangeAsync(
        long id, [FromForm] StockChangeKind kind, [FromForm] string? copies, [FromForm] string? reason, [FromForm] string? supplier, [FromForm] string? cost,
        [FromForm] string? currency, [FromForm] Guid? key, HttpContext context, StockClient stock, Flash flash)
    {
        if (currency is null || !Currency.IsKnown(currency) || key is null) return TypedResults.BadRequest();

        var page = string.Create(CultureInfo.InvariantCulture, $"/admin/books/{id}");
        var isDelivery = kind == StockChangeKind.Delivery;
        if (Number(copies) is not { } number || number == 0) return Warn(StockTexts.MistakeCopies);

        long? paid = !isDelivery || string.IsNullOrWhiteSpace(cost) ? null : PriceText.Parse(cost, currency);
        if (paid is null && isDelivery && !string.IsNullOrWhiteSpace(cost)) return Warn(PriceText.Explain(cost, currency));

        // A loss is typed as the number of copies that are gone.
        var change = new ChangeStock(
            kind, kind == StockChangeKind.Loss ? -Math.Abs(number) : number, reason ?? "", isDelivery && !string.IsNullOrWhiteSpace(supplier) ? supplier : null, paid,
            paid is null ? null : currency);
        var answer = await stock.ChangeAsync(id, change, key.Value, context.RequestAborted);
        if (answer.Succeeded)
        {
            flash.Set(context, new Notice(NoticeKind.Success, StockTexts.FormatChanged(StockText.WithSign(answer.Value.Difference), answer.Value.StockAfter)));
            return SeeOther.To(page);
        }

        return Warn(answer.Problem.Errors.ContainsKey("difference") ? StockTexts.MistakeCopies
            : answer.Problem.Errors.ContainsKey("reason") ? StockTexts.MistakeReason
            : ProblemText.Of(answer.Problem));

        SeeOther Warn(string text)
        {
            flash.Set(context, new Notice(NoticeKind.Warning, text));
            return SeeOther.To(page);
        }
    }

    private static async Task<IResult> ExportAsync(HttpContext context, StockClient stock)
    {
        using var export = await stock.GetExportAsync(context.RequestAborted);
        return export.IsSuccessStatusCode
            ? TypedResults.Bytes(await export.Content.ReadAsByteArrayAsync(context.RequestAborted), "text/csv; charset=utf-8", "catalog.csv")
            : TypedResults.NotFound();
    }

    private static async Task<IResult> StartAsync([FromForm] string? genre, [FromForm] string? search, HttpContext context, StockClient stock, Flash flash)
    {
        var answer = await stock.StartCountAsync(
            new StartShelfCount(string.IsNullOrWhiteSpace(genre) ? null : genre, string.IsNullOrWhiteSpace(search) ? null : search), context.RequestAborted);
        if (answer.Succeeded) return SeeOther.To($"{Counts}/{answer.Value.Id}");

        var isEmpty = answer.Problem.Errors.ContainsKey("search") || answer.Problem.Errors.ContainsKey("genre");
        return Tell(context, flash, NoticeKind.Warning, isEmpty ? StockTexts.NothingToCount : ProblemText.Of(answer.Problem), Counts);
    }

    /// <summary>Sends what differs from what the page has shown, so that the numbers of somebody who counts the same shelf stay.</summary>
    private static async Task<IResult> CountAsync(
        Guid id, [FromForm] string? filter, [FromForm] string? page, HttpContext context, StockClient stock, Flash flash)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var typed = form.Keys.Where(name => name.StartsWith(CountedField, StringComparison.Ordinal))
            .Select(name => (Book: name[CountedField.Length..], Text: form[name].ToString().Trim()))
            .Where(field => field.Text != form[ShownField + field.Book].ToString()).ToList();
        var lines = typed.Where(field => long.TryParse(field.Book, NumberStyles.None, CultureInfo.InvariantCulture, out _) && (field.Text.Length == 0 || IsCount(field.Text)))
            .Select(field => new CountedBook(long.Parse(field.Book, CultureInfo.InvariantCulture), field.Text.Length == 0 ? null : Number(field.Text))).ToList();
        var back = PageNumber.Url($"{Counts}/{id}", PageNumber.Parse(page), ("filter", filter));
        if (lines.Count > 0)
        {
            var answer = await stock.CountAsync(id, new CountBooks(lines), context.RequestAborted);
            if (!answer.Succeeded) return Tell(context, flash, NoticeKind.Warning, ProblemText.Of(answer.Problem), back);
        }

        return lines.Count < typed.Count
            ? Tell(context, flash, NoticeKind.Warning, StockTexts.MistakeCounted, back)
            : Tell(context, flash, NoticeKind.Success, Plural.Of(lines.Count, StockTexts.CountedSaved_One, StockTexts.FormatCountedSaved_Many), back);
    }

    private static async Task<IResult> FinishAsync(Guid id, HttpContext context, StockClient stock, Flash flash)
    {
        var answer = await stock.FinishCountAsync(id, context.RequestAborted);
        return answer switch
        {
            { Succeeded: false } => Tell(context, flash, NoticeKind.Warning, ProblemText.Of(answer.Problem), $"{Counts}/{id}"),
            { Value.Refused: > 0 and var refused } => Tell(
                context, flash, NoticeKind.Warning, Plural.Of(refused, StockTexts.Refused_One, StockTexts.FormatRefused_Many), $"{Counts}/{id}?filter=refused"),
            _ => Tell(context, flash, NoticeKind.Success, StockTexts.CountBooked, $"{Counts}/{id}?filter=differing"),
        };
    }

    private static async Task<IResult> DiscardAsync(Guid id, HttpContext context, StockClient stock, Flash flash) =>
        await stock.DiscardCountAsync(id, context.RequestAborted) is { } problem
            ? Tell(context, flash, NoticeKind.Warning, ProblemText.Of(problem), $"{Counts}/{id}")
            : Tell(context, flash, NoticeKind.Success, StockTexts.CountDiscarded, Counts);

    private static bool IsCount(string text) => Number(text) is >= 0 and <= Limits.MaxStock;

    /// <summary>Also with the minus sign of typographers.</summary>
    private static int? Number(string? text) =>
        int.TryParse(text?.Replace('−', '-'), NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) && Math.Abs((long)number) <= Limits.MaxStock ? number : null;

    private static SeeOther Tell(HttpContext context, Flash flash, NoticeKind kind, string text, string page)
    {
        flash.Set(context, new Notice(kind, text));
        return SeeOther.To(page);
    }
}

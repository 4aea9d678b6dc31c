using Bookly.Contracts;
using Microsoft.AspNetCore.Http.Features;

namespace Bookly.Web.Hosting;

/// <summary>
/// No text comes in that a later step cannot encode: addresses, headers and forms are NFC or answered with 400. Before the antiforgery check and
/// the pages, so that all of them read what was checked.
/// </summary>
internal static class TextGuard
{
    public static void UseTextGuard(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        // The page of an error is shown for the address that caused it.
        if (IsErrorPage(context))
        {
            await next(context);
            return;
        }

        if (RequestText.Normalize(context.Request) is not null)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        await next(context);
    });

    public static void UseFormGuard(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        if (!IsErrorPage(context) && !await NormalizeFormAsync(context.Request, context.RequestAborted))
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        await next(context);
    });

    private static bool IsErrorPage(HttpContext context) =>
        context.Features.Get<Microsoft.AspNetCore.Diagnostics.IStatusCodeReExecuteFeature>() is not null
        || context.Features.Get<Microsoft.AspNetCore.Diagnostics.IExceptionHandlerFeature>() is not null;

    /// <summary>False when a field has a character that cannot be stored.</summary>
    private static async Task<bool> NormalizeFormAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (!HttpMethods.IsPost(request.Method) || !request.HasFormContentType) return true;

        IFormCollection form;
        try
        {
            form = await request.ReadFormAsync(cancellationToken);
        }
        catch (InvalidDataException)
        {
            return false;
        }

        if (form.Any(field => PlainText.FirstUnstorable(field.Key) is not null || RequestText.FirstUnstorable(field.Value) is not null)) return false;
        if (form.Files.Any(file => !PlainText.CanStore(file.FileName))) return false;

        if (form.Any(field => RequestText.NormalizeAll(field.Value) != field.Value))
        {
            request.HttpContext.Features.Set<IFormFeature>(new FormFeature(new FormCollection(
                form.ToDictionary(field => field.Key, field => RequestText.NormalizeAll(field.Value)), form.Files)));
        }

        return true;
    }
}

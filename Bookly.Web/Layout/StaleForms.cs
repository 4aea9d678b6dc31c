using Bookly.Web.Hosting;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.Extensions.Options;

namespace Bookly.Web.Layout;

/// <summary>
/// Forms whose antiforgery token no longer fits: the page was open while the session began, ended or changed hands, or the token's cookie
/// is gone. What the browser vouches for as sent by this site is done when its shopper is the same, or when it does not matter who it is.
/// Anything else does nothing: the page comes anew, with a token that fits, and says why.
/// </summary>
public static class StaleForms
{
    /// <summary>Comes after the antiforgery middleware, which has looked at the token and only noted what it found.</summary>
    public static void UseStaleForms(this WebApplication app) => app.Use(MendAsync);

    private static async Task MendAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Features.Get<IAntiforgeryValidationFeature>() is not { IsValid: false } refused)
        {
            await next(context);
            return;
        }

        // The form cannot even be asked for its type while the token counts as refused.
        context.Features.Set<IAntiforgeryValidationFeature>(Accepted.Instance);
        var form = context.Request.HasFormContentType ? await context.Request.ReadFormAsync(context.RequestAborted) : FormCollection.Empty;
        // Without any token it is none of our forms.
        if (!form.ContainsKey(context.RequestServices.GetRequiredService<IOptions<AntiforgeryOptions>>().Value.FormFieldName))
        {
            context.Features.Set(refused);
            await next(context);
            return;
        }

        var sameShopper = form.TryGetValue(FormOwner.Field, out var owner) && owner == FormOwner.Of(context.User);
        if (IsFromThisSite(context) && (sameShopper || context.GetEndpoint()?.Metadata.GetMetadata<ForAnyShopperAttribute>() is not null))
        {
            await next(context);
            return;
        }

        var flash = context.RequestServices.GetRequiredService<Flash>();
        flash.Set(context, new Notice(NoticeKind.Warning, Explain(context, sameShopper), KeepsInput: true));
        await SeeOther.To(PageOf(context)).ExecuteAsync(context);
    }

    private static string Explain(HttpContext context, bool sameShopper) => context.User.Identity switch
    {
        _ when sameShopper => LayoutTexts.FormOutOfDate,
        { IsAuthenticated: true, Name: { } email } => LayoutTexts.FormatFormOfAnotherSession(email),
        _ => LayoutTexts.FormOfEndedSession,
    };

    /// <summary>
    /// Browsers say where a request comes from, and no page can make them say otherwise. Where they do not (a site without HTTPS), Origin
    /// does, which every POST has.
    /// </summary>
    private static bool IsFromThisSite(HttpContext context)
    {
        var headers = context.Request.Headers;
        if (headers["Sec-Fetch-Site"].ToString() is { Length: > 0 } from) return from == "same-origin";

        var origin = headers.Origin.ToString();
        return origin == $"{context.Request.Scheme}://{context.Request.Host}"
            || context.RequestServices.GetRequiredService<PublicAddress>().IsOrigin(origin);
    }

    /// <summary>The page that the form is on: a page's own form is posted to it, any other names it as its referrer.</summary>
    private static string PageOf(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<ComponentTypeMetadata>() is not null
            ? context.Request.PathBase + context.Request.Path + context.Request.QueryString
            : Referrer.PageOf(context.Request) ?? "/";

    private sealed class Accepted : IAntiforgeryValidationFeature
    {
        public static readonly Accepted Instance = new();

        public bool IsValid => true;

        public Exception? Error => null;
    }
}

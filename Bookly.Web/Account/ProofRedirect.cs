using Bookly.Contracts;
using Bookly.Web.Api;
using Bookly.Web.Hosting;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Diagnostics;

namespace Bookly.Web.Account;

/// <summary>Leads to what the API asks for before it does something: a fresh proof of who is there, or for staff a second factor.</summary>
public sealed class ProofRedirect(Flash flash) : IExceptionHandler
{
    public ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is not ForbiddenException { Code: ProblemCodes.FreshProofNeeded or ProblemCodes.SecondFactorNeeded } refusal) return ValueTask.FromResult(false);

        var isProof = refusal.Code == ProblemCodes.FreshProofNeeded;
        if (!isProof || !HttpMethods.IsGet(httpContext.Request.Method))
        {
            flash.Set(httpContext, new Notice(NoticeKind.Warning, isProof ? AccountTexts.ProofNothingDone : ProblemText.Of(refusal.Code), KeepsInput: true));
        }

        httpContext.Response.Redirect(isProof ? ProofPage.UrlFor(PageOf(httpContext)) : "/account");
        return ValueTask.FromResult(true);
    }

    /// <summary>A page comes again; what is no page, such as a form's post, cannot be gone back to, and its page can.</summary>
    private static string PageOf(HttpContext context) =>
        context.Features.Get<IExceptionHandlerFeature>()?.Endpoint?.Metadata.GetMetadata<ComponentTypeMetadata>() is not null
            ? RequestedPage.PathAndQueryOf(context)
            : Referrer.PageOf(context.Request) ?? "/account";
}

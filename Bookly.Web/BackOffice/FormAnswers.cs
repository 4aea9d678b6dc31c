using Bookly.Web.Api;
using Bookly.Web.Hosting;

namespace Bookly.Web.BackOffice;

/// <summary>What came of a form's post, said on the page that it leads to.</summary>
internal static class FormAnswers
{
    public static SeeOther Show(HttpContext context, Flash flash, ApiProblem? problem, string done, string page) => problem is null
        ? Show(context, flash, NoticeKind.Success, done, page)
        : Show(context, flash, NoticeKind.Warning, ProblemText.Of(problem), page);

    public static SeeOther Show(HttpContext context, Flash flash, NoticeKind kind, string text, string page)
    {
        flash.Set(context, new Notice(kind, text));
        return SeeOther.To(page);
    }
}

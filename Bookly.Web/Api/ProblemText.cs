using System.Globalization;

namespace Bookly.Web.Api;

/// <summary>What the API's problems mean in the reader's language; the keys of ProblemTexts.resx are the problems' codes.</summary>
public static class ProblemText
{
    public static string Of(ApiProblem problem) => Of(problem.Code);

    /// <summary>The text of a problem's code, or of one of Identity's error codes.</summary>
    /// <param name="otherwise">For a code without a text; without it a sentence that fits every failure.</param>
    public static string Of(string? code, string? otherwise = null) =>
        (code is null ? null : ProblemTexts.ResourceManager.GetString(code, CultureInfo.CurrentUICulture)) ?? otherwise ?? ProblemTexts.Unknown;
}

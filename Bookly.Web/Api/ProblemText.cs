using System.Globalization;

namespace Bookly.Web.Api;

/// <summary>Texts of the API's problems; the keys of ProblemTexts.resx are the codes.</summary>
public static class ProblemText
{
    public static string Of(ApiProblem problem) => Of(problem.Code);

    /// <param name="otherwise">For a code without a text; by default a general sentence.</param>
    public static string Of(string? code, string? otherwise = null) =>
        (code is null ? null : ProblemTexts.ResourceManager.GetString(code, CultureInfo.CurrentUICulture)) ?? otherwise ?? ProblemTexts.Unknown;
}

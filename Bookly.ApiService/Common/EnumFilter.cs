using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bookly.ApiService.Common;

internal static class EnumFilter
{
    /// <summary>False, with the problem to return, when <paramref name="value"/> is no name of the enum; no value is no filter.</summary>
    public static bool TryRead<T>(string field, string? value, out T? wanted, [NotNullWhen(false)] out ProblemHttpResult? problem)
        where T : struct, Enum
    {
        (wanted, problem) = (null, null);
        if (string.IsNullOrWhiteSpace(value)) return true;

        if (Enum.TryParse<T>(value, ignoreCase: true, out var named) && Enum.IsDefined(named))
        {
            wanted = named;
            return true;
        }

        problem = Problems.Invalid(new Dictionary<string, string[]> { [field] = [$"Give one of {string.Join(", ", Enum.GetNames<T>())}."] });
        return false;
    }
}

using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bookly.ApiService.Common;

/// <summary>A list's filter by one of the names of an enum, as it comes in a query string.</summary>
internal static class EnumFilter
{
    /// <summary>False, with the answer to give, when <paramref name="value"/> is none of the names; no value is no filter.</summary>
    /// <param name="field">The filter's name in the query string.</param>
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

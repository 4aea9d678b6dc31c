using System.Diagnostics.CodeAnalysis;
using Bookly.Contracts;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bookly.ApiService.Common;

internal static class IdempotencyKeys
{
    public const string Header = "Idempotency-Key";

    /// <summary>True, with the problem to return, when the header's value cannot be a key; no value is no key.</summary>
    public static bool IsWrong(string? key, [NotNullWhen(true)] out ProblemHttpResult? problem)
    {
        var mistake = key?.Length > Limits.MaxIdempotencyKey ? $"Give at most {Limits.MaxIdempotencyKey} characters."
            : key?.All(character => character is >= ' ' and <= '~') == false ? "Give a key of ASCII characters, such as a UUID."
            : null;
        problem = mistake is null ? null : Problems.Invalid(new Dictionary<string, string[]> { [Header] = [mistake] });
        return problem is not null;
    }
}

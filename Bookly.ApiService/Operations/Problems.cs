using Bookly.Contracts;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Bookly.ApiService.Operations;

/// <summary>Problem details (RFC 9457) with a stable <c>code</c>, one sentence, and what to do.</summary>
public static class Problems
{
    /// <summary>A problem answer of Bookly's own.</summary>
    /// <param name="extensions">Further members of the answer, such as the short lines of <c>insufficient_stock</c>.</param>
    public static ProblemHttpResult Problem(int status, string code, string detail, params (string Name, object? Value)[] extensions)
    {
        ArgumentNullException.ThrowIfNull(extensions);
        var members = extensions.ToDictionary(extension => extension.Name, extension => extension.Value);
        members["code"] = code;
        return TypedResults.Problem(detail, statusCode: status, extensions: members);
    }

    public static ProblemHttpResult BookNotFound(long id) =>
        Problem(StatusCodes.Status404NotFound, ProblemCodes.BookNotFound, $"There is no book {id} in the catalogue. It may have sold out.");

    public static ProblemHttpResult OrderNotFound() =>
        Problem(StatusCodes.Status404NotFound, ProblemCodes.OrderNotFound, "You have no order with this id.");

    public static ProblemHttpResult SessionNotFound() =>
        Problem(StatusCodes.Status404NotFound, ProblemCodes.SessionNotFound, "You have no checkout session with this id.");

    public static ProblemHttpResult Invalid(IDictionary<string, string[]> errors) =>
        Problem(StatusCodes.Status400BadRequest, ProblemCodes.ValidationFailed, "Some fields are not valid; see errors.", ("errors", errors));

    /// <summary>Gives the framework's own problem answers (bad JSON, 401, 404 of a route, 500) a code too.</summary>
    public static void AddCode(ProblemDetailsContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var problem = context.ProblemDetails;
        problem.Extensions.TryAdd("code", problem is HttpValidationProblemDetails ? ProblemCodes.ValidationFailed : CodeOf(problem));
    }

    private static string CodeOf(ProblemDetails problem) => problem.Status switch
    {
        StatusCodes.Status400BadRequest => "bad_request",
        StatusCodes.Status401Unauthorized => "unauthorized",
        StatusCodes.Status403Forbidden => "forbidden",
        StatusCodes.Status404NotFound => "not_found",
        StatusCodes.Status405MethodNotAllowed => "method_not_allowed",
        StatusCodes.Status413PayloadTooLarge => ProblemCodes.PayloadTooLarge,
        StatusCodes.Status415UnsupportedMediaType => "unsupported_media_type",
        StatusCodes.Status429TooManyRequests => ProblemCodes.RateLimited,
        _ => "internal_error",
    };
}

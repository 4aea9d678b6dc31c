using System.Text.Json;
using Bookly.Contracts;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;

namespace Bookly.ApiService.Common;

/// <summary>Problem details (RFC 9457) with a stable <c>code</c> and a sentence that says what to do.</summary>
public static class Problems
{
    private const string SeeErrors = "Some fields are not valid; see errors.";

    public static ProblemHttpResult Problem(int status, string code, string detail, params (string Name, object? Value)[] extensions)
    {
        ArgumentNullException.ThrowIfNull(extensions);
        var members = extensions.ToDictionary(extension => extension.Name, extension => extension.Value);
        members["code"] = code;
        return TypedResults.Problem(detail, statusCode: status, extensions: members);
    }

    public static ProblemHttpResult BookNotFound(long id) =>
        Problem(StatusCodes.Status404NotFound, ProblemCodes.BookNotFound, $"There is no book {id} in the catalog. It may have sold out.");

    public static ProblemHttpResult OrderNotFound() =>
        Problem(StatusCodes.Status404NotFound, ProblemCodes.OrderNotFound, "You have no order with this id.");

    public static ProblemHttpResult NoSuchOrder() =>
        Problem(StatusCodes.Status404NotFound, ProblemCodes.OrderNotFound, "There is no order with this id.");

    public static ProblemHttpResult SessionNotFound() =>
        Problem(StatusCodes.Status404NotFound, ProblemCodes.SessionNotFound, "You have no checkout session with this id.");

    public static ProblemHttpResult Invalid(IDictionary<string, string[]> errors) =>
        Problem(StatusCodes.Status400BadRequest, ProblemCodes.ValidationFailed, SeeErrors, ("errors", errors));

    public static ProblemHttpResult Invalid(params IReadOnlyCollection<IdentityError> errors) =>
        Invalid(errors.GroupBy(error => error.Code).ToDictionary(same => same.Key, same => same.Select(error => error.Description).ToArray()));

    /// <summary>Adds a code to the framework's own problems (bad JSON, 401, unknown route, 500).</summary>
    public static void AddCode(ProblemDetailsContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var problem = context.ProblemDetails;
        if (problem is HttpValidationProblemDetails invalid)
        {
            problem.Detail ??= SeeErrors;
            if (TakesContract(context.HttpContext)) invalid.Errors = NamedAsInJson(invalid.Errors);
        }

        problem.Extensions.TryAdd("code", problem is HttpValidationProblemDetails ? ProblemCodes.ValidationFailed : CodeOf(problem));
        problem.Detail ??= AdviceFor(problem.Status);
    }

    /// <summary>Identity's own endpoints, whose errors are codes, take Identity's types.</summary>
    private static bool TakesContract(HttpContext http) =>
        http.GetEndpoint()?.Metadata.GetMetadata<IAcceptsMetadata>()?.RequestType?.Assembly == typeof(ProblemCodes).Assembly;

    private static Dictionary<string, string[]> NamedAsInJson(IDictionary<string, string[]> errors) =>
        errors.ToDictionary(error => JsonNamingPolicy.CamelCase.ConvertName(error.Key), error => error.Value);

    private static string? AdviceFor(int? status) => status switch
    {
        StatusCodes.Status400BadRequest => "The request cannot be read: check that the body is JSON with the documented fields, and the query values.",
        StatusCodes.Status401Unauthorized => "Sign in: send the access token of POST /api/accounts/login as a bearer token.",
        StatusCodes.Status403Forbidden => "Your account may not do this.",
        StatusCodes.Status404NotFound => "There is nothing at this address; the reference is at /reference in Development.",
        StatusCodes.Status405MethodNotAllowed => "This address does not take this method; see the Allow header.",
        StatusCodes.Status413PayloadTooLarge => "The body is too large.",
        StatusCodes.Status415UnsupportedMediaType => "Send JSON with Content-Type: application/json.",
        StatusCodes.Status429TooManyRequests => "Too many requests; wait a minute and try again.",
        StatusCodes.Status503ServiceUnavailable => "The service cannot do this now; try again in a moment.",
        StatusCodes.Status500InternalServerError => "Something went wrong on our side; the traceId helps us to find it.",
        _ => null,
    };

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
        StatusCodes.Status503ServiceUnavailable => "service_unavailable",
        _ => "internal_error",
    };
}

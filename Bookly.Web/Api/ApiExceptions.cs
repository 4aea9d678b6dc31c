namespace Bookly.Web.Api;

/// <summary>The API is unreachable, slow or failing: shown as a page with 503.</summary>
public sealed class ApiUnavailableException(string message, Exception? innerException = null) : Exception(message, innerException);

/// <summary>A problem that the caller does not handle: a defect of this site.</summary>
public sealed class UnexpectedApiProblemException(ApiProblem problem)
    : Exception($"The API answered {(int)problem.Status} {problem.Code ?? "without a code"}: {problem.Detail}")
{
    public System.Net.HttpStatusCode Status => problem.Status;
}

/// <param name="code">One of <see cref="Contracts.ProblemCodes"/> where the account may do it once something else is done.</param>
public sealed class ForbiddenException(string? code = null) : Exception("This account may not do that.")
{
    public string? Code => code;
}

public sealed class SignInRequiredException() : Exception("The session is over; sign in again.");

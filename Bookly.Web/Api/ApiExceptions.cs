namespace Bookly.Web.Api;

/// <summary>The API cannot be reached, is too slow or broke: the shopper gets the friendly page with 503.</summary>
public sealed class ApiUnavailableException(string message, Exception? innerException = null) : Exception(message, innerException);

/// <summary>The API answered with a problem that the caller has no answer to, which is a defect of this site.</summary>
public sealed class UnexpectedApiProblemException(ApiProblem problem)
    : Exception($"The API answered {(int)problem.Status} {problem.Code ?? "without a code"}: {problem.Detail}");

/// <summary>The API does not let this account do that: the page with 403.</summary>
public sealed class ForbiddenException() : Exception("This account may not do that.");

/// <summary>The shopper's session is over and cannot be refreshed: they are sent to sign in and back.</summary>
public sealed class SignInRequiredException() : Exception("The session is over; sign in again.");

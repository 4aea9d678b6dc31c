using System.Net;
using Bookly.Web.Api;

namespace Bookly.Web.Account;

public static class AccountRefusals
{
    /// <summary>Identity's errors are keyed by rule; each key has a text.</summary>
    public static string Explain(ApiProblem refusal) => refusal.Status == HttpStatusCode.TooManyRequests
        ? AccountTexts.TooManyAttempts
        : refusal.Errors.Count > 0
            ? string.Join(' ', refusal.Errors.Select(error => ProblemText.Of(error.Key, otherwise: string.Join(' ', error.Value))).Distinct())
            : ProblemText.Of(refusal);

    public static bool AsksForConfirmation(this ApiProblem refusal) => refusal is { Status: HttpStatusCode.Unauthorized, Detail: "NotAllowed" };
}

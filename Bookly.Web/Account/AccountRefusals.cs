using System.Net;
using Bookly.Web.Api;

namespace Bookly.Web.Account;

/// <summary>Why something was not done to an account, in words for its owner.</summary>
public static class AccountRefusals
{
    /// <summary>Identity keys its errors by rule; each has its text, as every problem's code has.</summary>
    public static string Explain(ApiProblem refusal) => refusal.Status == HttpStatusCode.TooManyRequests
        ? AccountTexts.TooManyAttempts
        : refusal.Errors.Count > 0
            ? string.Join(' ', refusal.Errors.Select(error => ProblemText.Of(error.Key, otherwise: string.Join(' ', error.Value))).Distinct())
            : ProblemText.Of(refusal);

    /// <summary>Whether the address has to be confirmed first (Identity's word for it).</summary>
    public static bool AsksForConfirmation(this ApiProblem refusal) => refusal is { Status: HttpStatusCode.Unauthorized, Detail: "NotAllowed" };
}

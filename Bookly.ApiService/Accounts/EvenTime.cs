using Microsoft.AspNetCore.Http.HttpResults;

namespace Bookly.ApiService.Accounts;

/// <summary>
/// Answers that do not tell by their time whether an address has an account. The roads behind them do much the same work; what is left of a
/// difference (a write, a mail) goes into the wait for the next full step.
/// </summary>
internal static class EvenTime
{
    /// <summary>More than the longest of the roads takes: a password's hash and a few writes.</summary>
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(400);

    /// <param name="refusalsOnly">Where who is not refused knows that there is an account.</param>
    public static RouteHandlerBuilder AnswerInEvenTime(this RouteHandlerBuilder endpoint, bool refusalsOnly = false) =>
        endpoint.AddEndpointFilter(async (call, next) =>
        {
            var started = TimeProvider.System.GetTimestamp();
            var answer = await next(call);
            var isRefusal = (answer is INestedHttpResult nested ? nested.Result : answer) is ProblemHttpResult;
            if (isRefusal || !refusalsOnly) await WaitAsync(started, call.HttpContext.RequestAborted);
            return answer;
        });

    private static Task WaitAsync(long started, CancellationToken cancellationToken)
    {
        var taken = TimeProvider.System.GetElapsedTime(started);
        return Task.Delay(Step * Math.Ceiling(taken / Step) - taken, TimeProvider.System, cancellationToken);
    }
}

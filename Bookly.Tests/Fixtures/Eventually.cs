using System.Diagnostics;

namespace Bookly.Tests.Fixtures;

/// <summary>Waits for conditions, never for time to pass.</summary>
public static class Eventually
{
    /// <summary>How long a condition may take on a machine that has other things to do.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(50);

    /// <summary>Asks until the answer satisfies the condition; fails with the last answer when it never does.</summary>
    public static async Task<T> BecomesAsync<T>(Func<Task<T>> ask, Func<T, bool> condition, TimeSpan? patience = null)
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            var answer = await ask();
            if (condition(answer)) return answer;

            Assert.True(Stopwatch.GetElapsedTime(started) < (patience ?? Patience), $"It never came true; the last answer was: {answer}");
            await Task.Delay(Between, TestContext.Current.CancellationToken);
        }
    }
}

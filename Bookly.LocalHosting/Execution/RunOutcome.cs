namespace Bookly.LocalHosting.Execution;

/// <summary>Why the application ended, if it was a failure. The first failure counts: later ones tend to follow from it.</summary>
internal sealed class RunOutcome
{
    private string? failure;

    /// <summary>What to tell the developer, or null.</summary>
    public string? Failure => failure;

    public void Fail(string message) => Interlocked.CompareExchange(ref failure, message, null);
}

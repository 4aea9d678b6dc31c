namespace Bookly.Hosting.Running;

/// <summary>Why the application could not start, in words. The first failure counts: later ones tend to follow from it.</summary>
internal sealed class StartFailures
{
    private readonly TaskCompletionSource<string> _first = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends with the first failure's text, or never.</summary>
    public Task<string> First => _first.Task;

    public void Report(string resource, string why) => _first.TrySetResult($"{resource}: {why}");

    /// <summary>Runs what a resource needs before it starts, and remembers in words why it failed.</summary>
    public async Task ExplainAsync(IResource resource, Func<Task> prepare)
    {
        try
        {
            await prepare();
        }
        catch (DistributedApplicationException e)
        {
            Report(resource.Name, e.Message);
            throw;
        }
    }
}

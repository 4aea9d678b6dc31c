namespace Bookly.Hosting.Running;

/// <summary>Keeps the first failure of the start: later ones tend to follow from it.</summary>
internal sealed class StartFailures
{
    private readonly TaskCompletionSource<string> _first = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes with the first failure's text, or never.</summary>
    public Task<string> First => _first.Task;

    public void Report(string resource, string why) => _first.TrySetResult($"{resource}: {why}");

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

using System.Text.RegularExpressions;

namespace Bookly.Hosting.Running;

/// <summary>What a resource wrote last.</summary>
internal static partial class LastLines
{
    private const int Kept = 15;

    public static async Task<IReadOnlyList<string>> OfAsync(ResourceLoggerService logs, string resourceId, CancellationToken cancellationToken)
    {
        // A log that never ends would be the wrong place to wait: what is there after a moment is what there is.
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(3));
        var lines = new Queue<string>();
        try
        {
            await foreach (var batch in logs.GetAllAsync(resourceId).WithCancellation(patience.Token))
            {
                foreach (var line in batch)
                {
                    var text = Colours().Replace(Timestamp().Replace(line.Content, ""), "");

                    // The words are for the reader, the frames would push them out of sight.
                    if (text.StartsWith("   at ", StringComparison.Ordinal) || text.StartsWith("--- End of", StringComparison.Ordinal)) continue;
                    lines.Enqueue(text);
                    if (lines.Count > Kept) lines.Dequeue();
                }
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // What has been read is shown.
        }

        return [.. lines];
    }

    /// <summary>What the AppHost itself said of a resource that it could not start, in a sentence for its developer; else null.</summary>
    public static string? Explanation(IEnumerable<string> lines)
    {
        const string Marker = $"{nameof(DistributedApplicationException)}: ";
        var line = lines.FirstOrDefault(line => line.Contains(Marker, StringComparison.Ordinal));
        return line?[(line.IndexOf(Marker, StringComparison.Ordinal) + Marker.Length)..];
    }

    [GeneratedRegex(@"\e\[[0-9;]*m")]
    private static partial Regex Colours();

    /// <summary>DCP writes one before each line.</summary>
    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)\s?")]
    private static partial Regex Timestamp();
}

using System.Text.RegularExpressions;

namespace Bookly.Hosting.Running;

internal static partial class LastLines
{
    private const int Kept = 15;

    public static async Task<IReadOnlyList<string>> OfAsync(ResourceLoggerService logs, string resourceId, CancellationToken cancellationToken)
    {
        // A running resource's log does not end: take what arrives within this time.
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

                    // Stack frames would push the message out of sight.
                    if (text.StartsWith("   at ", StringComparison.Ordinal) || text.StartsWith("--- End of", StringComparison.Ordinal)) continue;
                    lines.Enqueue(text);
                    if (lines.Count > Kept) lines.Dequeue();
                }
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Shown as far as it was read.
        }

        return [.. lines];
    }

    /// <summary>The AppHost's own message about a resource that it could not start; null when there is none.</summary>
    public static string? Explanation(IEnumerable<string> lines)
    {
        const string Marker = $"{nameof(DistributedApplicationException)}: ";
        var line = lines.FirstOrDefault(line => line.Contains(Marker, StringComparison.Ordinal));
        return line?[(line.IndexOf(Marker, StringComparison.Ordinal) + Marker.Length)..];
    }

    [GeneratedRegex(@"\e\[[0-9;]*m")]
    private static partial Regex Colours();

    /// <summary>The timestamp that DCP writes before each line.</summary>
    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)\s?")]
    private static partial Regex Timestamp();
}

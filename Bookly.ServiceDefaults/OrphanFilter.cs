using System.Diagnostics;
using OpenTelemetry;

namespace Microsoft.Extensions.Hosting;

/// <summary>
/// Keeps calls that belong to nothing out of the traces: workers look for work every second, and a trace for each look would bury
/// those of payments. What a worker does about what it found begins a span of its own and is kept whole.
/// </summary>
internal sealed class OrphanFilter : BaseProcessor<Activity>
{
    public override void OnEnd(Activity data)
    {
        // Exporters pass over what is not recorded.
        if (data.Kind == ActivityKind.Client && data.ParentId is null) data.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
    }
}

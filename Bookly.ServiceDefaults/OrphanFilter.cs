using System.Diagnostics;
using OpenTelemetry;

namespace Microsoft.Extensions.Hosting;

/// <summary>Drops client spans without a parent: workers poll every second. What a worker does about its finds has a parent span.</summary>
internal sealed class OrphanFilter : BaseProcessor<Activity>
{
    public override void OnEnd(Activity data)
    {
        // Exporters skip activities that are not recorded.
        if (data.Kind == ActivityKind.Client && data.ParentId is null) data.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
    }
}

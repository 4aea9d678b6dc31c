using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Bookly.Tests.ServiceDefaults;

public sealed class TelemetryTests
{
    [Fact]
    public async Task Looking_for_work_leaves_no_trace_and_the_work_does()
    {
        var builder = Host.CreateApplicationBuilder();
        builder.AddServiceDefaults();
        using var host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        using var source = new ActivitySource("Bookly.TelemetryTests");

        Activity? looking;
        using (Telemetry.Untraced()) looking = source.StartActivity("look for work");
        using var working = source.StartActivity("work");

        Assert.Null(looking);
        Assert.NotNull(working);
    }
}

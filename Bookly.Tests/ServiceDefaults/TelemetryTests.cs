using System.Collections.Concurrent;
using System.Diagnostics;
using Bookly.Tests.Fixtures;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Trace;

namespace Bookly.Tests.ServiceDefaults;

public sealed class TelemetryTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Polling_is_not_traced_and_work_is()
    {
        using var source = new ActivitySource("Bookly.TelemetryTests");
        // Activities are the whole process's, and other tests run beside this one.
        var traced = new Exported(activity => activity.Source.Name == source.Name);
        var builder = Host.CreateApplicationBuilder();
        builder.AddServiceDefaults();
        traced.ListenTo(builder.Services);
        using var host = builder.Build();
        await host.StartAsync(Stop);

        source.StartActivity("look for work", ActivityKind.Client)!.Dispose();
        using (source.StartActivity("work"))
        {
            source.StartActivity("query", ActivityKind.Client)!.Dispose();
        }

        Assert.Equal(["query", "work"], traced.Activities.Select(activity => activity.DisplayName));
    }

    [Fact]
    public async Task Pages_are_traced_and_static_files_are_not()
    {
        var mine = $"/{Guid.NewGuid():N}";
        var traced = new Exported(activity => activity.Kind == ActivityKind.Server && PathOf(activity).StartsWith(mine, StringComparison.Ordinal));
        var builder = WebApplication.CreateBuilder();
        builder.AddServiceDefaults();
        traced.ListenTo(builder.Services);
        await using var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.UsePathBase(mine);
        app.MapGet("/{**path}", (string path) => path);
        await app.StartAsync(Stop);
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };

        // The page comes last: once it is there, whatever the others left would be too.
        foreach (var path in (string[])["/css/site.css", "/js/site.js", "/orders/1/receipt.pdf", "/cart"])
        {
            await http.GetStringAsync(new Uri(mine + path, UriKind.Relative), Stop);
        }

        var paths = await Eventually.BecomesAsync(
            () => Task.FromResult(traced.Activities.Select(PathOf).ToList()), paths => paths.Contains($"{mine}/cart"));
        Assert.Equal([$"{mine}/orders/1/receipt.pdf", $"{mine}/cart"], paths);
    }

    private static string PathOf(Activity request) => request.GetTagItem("url.path") as string ?? "";

    /// <summary>What would leave the process.</summary>
    private sealed class Exported(Func<Activity, bool> isMine) : BaseExporter<Activity>
    {
        private readonly ConcurrentQueue<Activity> _activities = new();

        public IReadOnlyList<Activity> Activities => [.. _activities];

        public void ListenTo(IServiceCollection services) =>
            services.AddOpenTelemetry().WithTracing(tracing => tracing.AddProcessor(new SimpleActivityExportProcessor(this)));

        public override ExportResult Export(in Batch<Activity> batch)
        {
            foreach (var activity in batch)
            {
                if (isMine(activity)) _activities.Enqueue(activity);
            }

            return ExportResult.Success;
        }
    }
}

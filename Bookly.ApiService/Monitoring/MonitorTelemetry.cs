using System.Diagnostics.Metrics;
using Bookly.Contracts;
using Microsoft.Extensions.Options;

namespace Bookly.ApiService.Monitoring;

/// <summary>The monitor's last look as gauges of the replica that looked. They end when another one has taken over.</summary>
public sealed class MonitorTelemetry : IDisposable
{
    private const string Prefix = "bookly.monitor.";

    private readonly Meter _meter;
    private readonly TimeProvider _time;
    private readonly TimeSpan _freshFor;
    private volatile Look? _look;

    public MonitorTelemetry(IMeterFactory meters, IOptions<MonitorOptions> options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(meters);
        ArgumentNullException.ThrowIfNull(options);
        _time = time;
        _freshFor = options.Value.Interval * 4;
        _meter = meters.Create("Bookly.Monitor");
        Gauge("alarms", "What is wrong now.", look => look.OpenAlarms);
        Gauge("open_cases", "Payments that wait for a person.", look => look.Figures.OpenCases);
        Gauge("dead_events", "Events that could not be handled.", look => look.Figures.DeadEvents);
        Gauge("refused_mails", "Mails refused for good.", look => look.Figures.RefusedMails);
        Gauge("waiting_mails", "Mails to be sent.", look => look.Figures.WaitingMails);
        Gauge("replicas", "Processes of the API that are alive.", look => look.Figures.Replicas);
        Gauge("oldest_hold", "Seconds since the oldest open checkout began.", look => Age(look.Figures.OldestHoldAt), "s");
        Gauge("last_webhook", "Seconds since Stripe's last event.", look => Age(look.Figures.LastWebhookAt), "s");
    }

    public void Looked(MonitorFigures figures, int openAlarms) => _look = new Look(_time.GetTimestamp(), figures, openAlarms);

    public void Dispose() => _meter.Dispose();

    private void Gauge(string name, string description, Func<Look, double?> read, string? unit = null) => _meter.CreateObservableGauge(
        Prefix + name, () => _look is { } look && _time.GetElapsedTime(look.At) < _freshFor && read(look) is { } value ? [new Measurement<double>(value)] : Array.Empty<Measurement<double>>(),
        unit, description);

    private double? Age(DateTimeOffset? since) => since is { } at ? Math.Max(0, (_time.GetUtcNow() - at).TotalSeconds) : null;

    private sealed record Look(long At, MonitorFigures Figures, int OpenAlarms);
}

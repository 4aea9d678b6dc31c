using System.Diagnostics.Metrics;
using Bookly.ApiService.Common;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Bookly.Tests.Security;

public sealed class SecurityLogTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly FakeLogCollector _lines = new();
    private readonly ServiceProvider _services;
    private readonly SecurityLog _log;

    public SecurityLogTests()
    {
        _services = new ServiceCollection().AddLogging(logging => logging.AddProvider(new FakeLoggerProvider(_lines))).AddMetrics().BuildServiceProvider();
        _log = new SecurityLog(_services.GetRequiredService<ILoggerFactory>(), _services.GetRequiredService<IMeterFactory>(), _time);
    }

    public void Dispose()
    {
        _log.Dispose();
        _services.Dispose();
    }

    [Fact]
    public void Line_has_a_stable_id_the_account_and_nothing_else()
    {
        _log.Write(SecurityEvent.PasswordChanged, "account-1");

        var line = Assert.Single(_lines.GetSnapshot());
        Assert.Equal((1011, "PasswordChanged", SecurityLog.Category), (line.Id.Id, line.Id.Name, line.Category));
        Assert.Equal("account-1", line.GetStructuredStateValue("AccountId"));
    }

    [Fact]
    public void Events_of_strangers_are_all_counted_and_few_are_written()
    {
        var counted = 0L;
        using var meter = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (ReferenceEquals(instrument.Meter.Scope, _services.GetRequiredService<IMeterFactory>())) listener.EnableMeasurementEvents(instrument);
            },
        };
        meter.SetMeasurementEventCallback<long>((_, count, _, _) => counted += count);
        meter.Start();

        for (var i = 0; i < 1000; i++) _log.Write(SecurityEvent.ForgedWebhook);

        Assert.Equal(1000, counted);
        Assert.Equal(SecurityLog.MaxLinesPerMinute, Lines(SecurityEvent.ForgedWebhook));
    }

    [Fact]
    public void Burst_is_one_error_and_one_all_clear()
    {
        for (var minute = 0; minute < 3; minute++)
        {
            for (var i = 0; i < SecurityLog.BurstPerMinute; i++) _log.Write(SecurityEvent.SignInFailed, "account-1");
            _time.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Equal((1, 0), (Lines(SecurityEvent.BurstBegan), Lines(SecurityEvent.BurstOver)));
        Assert.Equal(LogLevel.Error, _lines.GetSnapshot().Single(line => line.Id.Id == (int)SecurityEvent.BurstBegan).Level);

        _time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal((1, 1), (Lines(SecurityEvent.BurstBegan), Lines(SecurityEvent.BurstOver)));
    }

    [Fact]
    public void Changes_of_credentials_are_never_left_out()
    {
        for (var i = 0; i < 100; i++) _log.Write(SecurityEvent.FactorRemoved, $"account-{i}");

        Assert.Equal(100, Lines(SecurityEvent.FactorRemoved));
    }

    private int Lines(SecurityEvent what) => _lines.GetSnapshot().Count(line => line.Id.Id == (int)what);
}

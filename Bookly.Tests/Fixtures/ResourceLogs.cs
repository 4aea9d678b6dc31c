using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Bookly.Tests.Fixtures;

/// <summary>Keeps the last lines of each resource, to be shown when the application does not start.</summary>
public sealed class ResourceLogs : ILoggerProvider
{
    private const int LinesKept = 40;
    private const string ResourceCategory = ".Resources.";

    private readonly ConcurrentDictionary<string, ConcurrentQueue<string>> _lines = new();

    /// <summary>Makes this the application's only log: hundreds of lines a second would bury what a test run says.</summary>
    public void AddTo(IDistributedApplicationTestingBuilder builder) =>
        builder.Services.AddLogging(logging => logging.ClearProviders().AddProvider(this));

    public ILogger CreateLogger(string categoryName)
    {
        var marker = categoryName.IndexOf(ResourceCategory, StringComparison.Ordinal);
        return marker < 0
            ? Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance
            : new Keeper(_lines.GetOrAdd(categoryName[(marker + ResourceCategory.Length)..], _ => new ConcurrentQueue<string>()));
    }

    public override string ToString() => string.Join(
        Environment.NewLine, _lines.OrderBy(log => log.Key, StringComparer.Ordinal)
            .SelectMany(log => log.Value.Select(line => $"{log.Key} | {line}")));

    public void Dispose()
    {
        // What was kept is still to be shown after the application has been disposed.
    }

    private sealed class Keeper(ConcurrentQueue<string> lines) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lines.Enqueue(formatter(state, exception));
            while (lines.Count > LinesKept) lines.TryDequeue(out _);
        }
    }
}

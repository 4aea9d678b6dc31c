using System.Collections.Concurrent;
using System.Text;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Bookly.LocalHosting.Execution;

/// <summary>Takes what the processes write: to the log, and the last lines of each kept for the report of its failure.</summary>
internal sealed class ResourceOutput(ILoggerFactory loggers, IHostEnvironment environment)
{
    private const int LinesKept = 30;

    private readonly ConcurrentDictionary<string, Log> logs = new();

    /// <summary>As Aspire names them: <c>{AppHost}.Resources.{resource}</c>.</summary>
    public static string CategoryMarker => ".Resources.";

    public ILogger LoggerOf(string instanceId) => LogOf(instanceId).Logger;

    public void Write(string instanceId, string line)
    {
        var log = LogOf(instanceId);
        lock (log.LastLines)
        {
            log.LastLines.Enqueue(line);
            if (log.LastLines.Count > LinesKept) log.LastLines.Dequeue();
        }

        log.Logger.Log(LogLevel.Information, 0, line, null, static (text, _) => text);
    }

    /// <summary>What happened, followed by the instance's last lines.</summary>
    public string DescribeFailure(string instanceId, string whatHappened)
    {
        var text = new StringBuilder().Append(instanceId).Append(' ').Append(whatHappened);
        var log = LogOf(instanceId);
        lock (log.LastLines)
        {
            if (log.LastLines.Count > 0) text.AppendLine().Append("Its last lines:");
            foreach (var line in log.LastLines) text.AppendLine().Append("  ").Append(line);
        }

        return text.ToString();
    }

    private Log LogOf(string instanceId) => logs.GetOrAdd(
        instanceId, id => new Log(loggers.CreateLogger($"{environment.ApplicationName}{CategoryMarker}{id}"), new Queue<string>()));

    private sealed record Log(ILogger Logger, Queue<string> LastLines);
}

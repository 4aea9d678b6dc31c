using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Bookly.LocalHosting.Execution;

/// <summary>One line per line: a resource's output behind its name, in its colour; the engine's own words behind none.</summary>
internal sealed class EngineConsoleFormatter() : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "local-engine";

    private const int NameWidth = 12;

    /// <summary>Cyan, green, magenta, blue, yellow: readable on dark and on light.</summary>
    private static readonly int[] Colours = [36, 32, 35, 34, 33];

    private readonly bool inColour = !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("NO_COLOR") is null;
    private readonly Dictionary<string, int> colours = [];

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var message = logEntry.Formatter(logEntry.State, logEntry.Exception);
        var marker = logEntry.Category.IndexOf(ResourceOutput.CategoryMarker, StringComparison.Ordinal);
        if (marker >= 0) textWriter.Write(Prefix(logEntry.Category[(marker + ResourceOutput.CategoryMarker.Length)..]));
        else if (logEntry.LogLevel >= LogLevel.Warning) textWriter.Write($"{logEntry.LogLevel}: ");

        textWriter.WriteLine(message);
        if (logEntry.Exception is { } exception) textWriter.WriteLine(exception);
    }

    private string Prefix(string resource)
    {
        var prefix = $"{resource.PadRight(NameWidth)} | ";
        if (!inColour) return prefix;

        lock (colours)
        {
            if (!colours.TryGetValue(resource, out var colour)) colours[resource] = colour = Colours[colours.Count % Colours.Length];
            return $"\e[{colour}m{prefix}\e[0m";
        }
    }
}

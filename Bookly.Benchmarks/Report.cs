using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Bookly.Benchmarks.Site;

namespace Bookly.Benchmarks;

/// <summary>The tables, printed as they grow, and written between two marks of the page at the end; what was not measured stays as it was.</summary>
public sealed class Report(BenchmarkSettings settings)
{
    private const string Begin = "<!-- figures -->", End = "<!-- end of figures -->";
    private const string SiteBegin = "<!-- figures of the website -->", SiteEnd = "<!-- end of figures of the website -->";

    private readonly List<string> _rows = [];
    private readonly List<string> _catalog = [];
    private readonly List<string> _calls = [];
    private readonly List<string> _past = [];
    private readonly List<string> _pages = [];
    private readonly List<string> _circuits = [];

    public void Add(Spread spread, int concurrency, Measurement webhook, Measurement? limit)
    {
        ArgumentNullException.ThrowIfNull(webhook);
        var row = string.Create(CultureInfo.InvariantCulture,
            $"| {(spread == Spread.OverAllBooks ? "spread" : "one bestseller")} | {concurrency} | {webhook.PerSecond:F0} | {Ms(webhook.P50)} | {Ms(webhook.P95)} | {Ms(webhook.P99)} | {webhook.P99 / webhook.P50:F1} | {(limit is null ? "-" : limit.PerSecond.ToString("F0", CultureInfo.InvariantCulture))} | {(limit is null ? "-" : (webhook.PerSecond / limit.PerSecond).ToString("F2", CultureInfo.InvariantCulture))} |");
        _rows.Add(row);
        Console.WriteLine(row);
    }

    /// <summary>One of the calls that a shopper waits for.</summary>
    public void AddCall(string what, Measurement result) => Add(_calls, what, result);

    /// <summary>Webhooks and the hot repeat with many orders behind them.</summary>
    public void AddPast(int orders, Measurement webhook, Measurement verify)
    {
        Add(_past, $"{orders.ToString("N0", CultureInfo.InvariantCulture)} orders: webhook, spread, 32 at a time", webhook);
        Add(_past, $"{orders.ToString("N0", CultureInfo.InvariantCulture)} orders: verify-session, 8 at a time", verify);
    }

    public void AddCatalog(IReadOnlyList<(string What, Measurement Result)> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        foreach (var (what, result) in rows) Add(_catalog, what, result);
    }

    public void AddPages(IReadOnlyList<(string What, Measurement Result)> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        foreach (var (what, result) in rows) Add(_pages, what, result);
    }

    public void AddCircuits(CircuitFigures figures)
    {
        ArgumentNullException.ThrowIfNull(figures);
        var row = string.Create(CultureInfo.InvariantCulture,
            $"| {figures.Count:N0} | {MiB(figures.Before):F0} | {MiB(figures.Idle):F0} | {(figures.Idle - figures.Before) / 1024.0 / figures.Count:F0} | {figures.Told:N0} | {figures.TellingAll.TotalSeconds:F1} |");
        _circuits.Add(row);
        Console.WriteLine(row);

        static double MiB(long bytes) => bytes / 1024.0 / 1024;
    }

    /// <summary>For the table in docs/operations.md.</summary>
    public static void Show(ReconcileMeasurement run)
    {
        ArgumentNullException.ThrowIfNull(run);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"| {run.Orders:N0} | {run.Missed:N0} | {run.Time.TotalSeconds:F0} | {run.Requests:N0} | {run.Memory / 1024.0 / 1024.0:F0} |"));
    }

    private static void Add(List<string> table, string what, Measurement result)
    {
        var row = string.Create(
            CultureInfo.InvariantCulture, $"| {what} | {result.PerSecond:F0} | {Ms(result.P50)} | {Ms(result.P95)} | {Ms(result.P99)} |");
        table.Add(row);
        Console.WriteLine(row);
    }

    public async Task WriteAsync()
    {
        if (settings.Output is null) return;

        var page = await File.ReadAllTextAsync(settings.Output);
        if (_rows.Count + _calls.Count + _past.Count + _catalog.Count > 0)
        {
            page = Replace(page, Begin, End, text =>
            {
                Machine(text, $"; {settings.Orders} orders a row, {settings.Books} books");
                Table(text, "| orders | at a time | webhooks/s | p50 ms | p95 ms | p99 ms | p99/p50 | limit/s | ratio |", _rows);
                Table(text, "| call, 8 at a time | calls/s | p50 ms | p95 ms | p99 ms |", _calls);
                Table(text, "| with many orders behind it | calls/s | p50 ms | p95 ms | p99 ms |", _past);
                Table(text, $"| the catalog, {settings.CatalogBooks} books, {settings.Readers} readers at a time | calls/s | p50 ms | p95 ms | p99 ms |", _catalog);
            });
        }

        if (_pages.Count + _circuits.Count > 0)
        {
            page = Replace(page, SiteBegin, SiteEnd, text =>
            {
                Machine(text, "");
                Table(text, $"| page, {settings.CatalogBooks} books | pages/s | p50 ms | p95 ms | p99 ms |", _pages);
                Table(text, "| circuits | MiB before | MiB with them idle | KiB a circuit | told of the payment | after seconds |", _circuits);
            });
        }

        await File.WriteAllTextAsync(settings.Output, page);
    }

    private string Replace(string page, string from, string to, Action<StringBuilder> write)
    {
        var (begin, end) = (page.IndexOf(from, StringComparison.Ordinal), page.IndexOf(to, StringComparison.Ordinal));
        if (begin < 0 || end < begin) throw new InvalidOperationException($"{settings.Output} has no place for the figures: {from} and {to}.");

        var text = new StringBuilder();
        write(text);
        return string.Concat(page.AsSpan(0, begin + from.Length), "\n\n" + text.ToString().ReplaceLineEndings("\n"), page.AsSpan(end));
    }

    private static void Machine(StringBuilder text, string more) => text.AppendLine(CultureInfo.InvariantCulture,
        $"{Environment.ProcessorCount} cores, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}{more}.").AppendLine();

    private static void Table(StringBuilder text, string head, List<string> rows)
    {
        if (rows.Count == 0) return;

        text.AppendLine(head).AppendLine(string.Concat(Enumerable.Repeat("|---", head.Count(c => c == '|') - 1)) + "|");
        rows.ForEach(row => text.AppendLine(row));
        text.AppendLine();
    }

    private static string Ms(TimeSpan time) => time.TotalMilliseconds.ToString("F1", CultureInfo.InvariantCulture);
}

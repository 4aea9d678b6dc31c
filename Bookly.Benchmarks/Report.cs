using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Bookly.Benchmarks;

/// <summary>The tables, printed as they grow, and written between the two marks of the page at the end.</summary>
public sealed class Report(BenchmarkSettings settings)
{
    private const string Begin = "<!-- figures -->", End = "<!-- end of figures -->";

    private readonly List<string> _rows = [];
    private readonly List<string> _catalogue = [];
    private readonly List<string> _calls = [];
    private readonly List<string> _past = [];

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

    public void AddCatalogue(IReadOnlyList<(string What, Measurement Result)> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        foreach (var (what, result) in rows) Add(_catalogue, what, result);
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

        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture,
            $"{Environment.ProcessorCount} cores, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}; {settings.Orders} orders a row, {settings.Books} books.").AppendLine();
        Table(text, "| orders | at a time | webhooks/s | p50 ms | p95 ms | p99 ms | p99/p50 | limit/s | ratio |", _rows);
        Table(text, "| call, 8 at a time | calls/s | p50 ms | p95 ms | p99 ms |", _calls);
        Table(text, "| with many orders behind it | calls/s | p50 ms | p95 ms | p99 ms |", _past);
        Table(text, $"| the catalogue, {settings.CatalogueBooks} books, {settings.Readers} readers at a time | calls/s | p50 ms | p95 ms | p99 ms |", _catalogue);

        var page = await File.ReadAllTextAsync(settings.Output);
        var (begin, end) = (page.IndexOf(Begin, StringComparison.Ordinal), page.IndexOf(End, StringComparison.Ordinal));
        if (begin < 0 || end < begin) throw new InvalidOperationException($"{settings.Output} has no place for the figures: {Begin} and {End}.");

        await File.WriteAllTextAsync(
            settings.Output, string.Concat(page.AsSpan(0, begin + Begin.Length), "\n\n" + text.ToString().ReplaceLineEndings("\n"), page.AsSpan(end)));
    }

    private static void Table(StringBuilder text, string head, List<string> rows)
    {
        if (rows.Count == 0) return;

        text.AppendLine(head).AppendLine(string.Concat(Enumerable.Repeat("|---", head.Count(c => c == '|') - 1)) + "|");
        rows.ForEach(row => text.AppendLine(row));
        text.AppendLine();
    }

    private static string Ms(TimeSpan time) => time.TotalMilliseconds.ToString("F1", CultureInfo.InvariantCulture);
}

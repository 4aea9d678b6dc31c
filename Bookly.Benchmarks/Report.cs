using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Bookly.Benchmarks;

/// <summary>The table, printed as it grows and written at the end.</summary>
public sealed class Report(BenchmarkSettings settings)
{
    private readonly List<string> _rows = [];
    private readonly List<string> _catalogue = [];
    private string _verify = "";

    public void Add(Spread spread, int concurrency, Measurement webhook, Measurement? limit)
    {
        ArgumentNullException.ThrowIfNull(webhook);
        var row = string.Create(CultureInfo.InvariantCulture,
            $"| {(spread == Spread.OverAllBooks ? "spread" : "one bestseller")} | {concurrency} | {webhook.PerSecond:F0} | {Ms(webhook.P50)} | {Ms(webhook.P95)} | {Ms(webhook.P99)} | {webhook.P99 / webhook.P50:F1} | {(limit is null ? "-" : limit.PerSecond.ToString("F0", CultureInfo.InvariantCulture))} | {(limit is null ? "-" : (webhook.PerSecond / limit.PerSecond).ToString("F2", CultureInfo.InvariantCulture))} |");
        _rows.Add(row);
        Console.WriteLine(row);
    }

    public void AddVerifySession(Measurement verify)
    {
        ArgumentNullException.ThrowIfNull(verify);
        _verify = string.Create(CultureInfo.InvariantCulture,
            $"verify-session of a fulfilled order, 8 at a time: {verify.PerSecond:F0} per second, p50 {Ms(verify.P50)} ms, p99 {Ms(verify.P99)} ms.");
        Console.WriteLine(_verify);
    }

    public void AddCatalogue(IReadOnlyList<(string What, Measurement Result)> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        foreach (var (what, result) in rows)
        {
            var row = string.Create(
                CultureInfo.InvariantCulture, $"| {what} | {result.PerSecond:F0} | {Ms(result.P50)} | {Ms(result.P95)} | {Ms(result.P99)} |");
            _catalogue.Add(row);
            Console.WriteLine(row);
        }
    }

    public async Task WriteAsync()
    {
        if (settings.Output is null) return;

        var text = new StringBuilder();
        text.AppendLine("# Performance").AppendLine();
        text.AppendLine("Measured by `dotnet run -c Release --project Bookly.Benchmarks -- --Output=docs/performance.md`, which writes this page:");
        text.AppendLine("the whole shop as the AppHost starts it, load generator on the same machine. Compare ratios, not machines.").AppendLine();
        text.AppendLine(CultureInfo.InvariantCulture,
            $"{Environment.ProcessorCount} cores, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}; {settings.Orders} orders a row, {settings.Books} books.").AppendLine();
        text.AppendLine("A webhook is an HTTP POST with a signed body of a session of its own; *limit* is the same SQL effect by `pgbench` on the same");
        text.AppendLine("Postgres, one pipeline a transaction, without HTTP, signature, JSON or Redis.").AppendLine();
        text.AppendLine("| orders | at a time | webhooks/s | p50 ms | p95 ms | p99 ms | p99/p50 | limit/s | ratio |");
        text.AppendLine("|---|---|---|---|---|---|---|---|---|");
        _rows.ForEach(row => text.AppendLine(row));
        text.AppendLine().AppendLine(_verify);
        if (_catalogue.Count > 0)
        {
            text.AppendLine().AppendLine(CultureInfo.InvariantCulture, $"## The catalogue: {settings.CatalogueBooks} books, {settings.Readers} readers at a time").AppendLine();
            text.AppendLine("HTTP calls to the API, each with a question that was not asked before, so that no remembered list answers it.").AppendLine();
            text.AppendLine("| looking for | calls/s | p50 ms | p95 ms | p99 ms |");
            text.AppendLine("|---|---|---|---|---|");
            _catalogue.ForEach(row => text.AppendLine(row));
        }

        await File.WriteAllTextAsync(settings.Output, text.ToString().ReplaceLineEndings("\n"));
    }

    private static string Ms(TimeSpan time) => time.TotalMilliseconds.ToString("F1", CultureInfo.InvariantCulture);
}

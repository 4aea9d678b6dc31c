using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Bookly.ApiService.Payments;
using Npgsql;

namespace Bookly.Benchmarks;

/// <summary>
/// The limit: the same SQL on the same Postgres, driven by Postgres's own load generator in one pipeline per transaction, with no HTTP,
/// no signature, no JSON and no Redis.
/// </summary>
public static partial class Pgbench
{
    /// <summary>Transactions per second and their average latency; null where pgbench is not installed.</summary>
    public static async Task<Measurement?> RunAsync(BenchmarkShop shop, PreparedOrders orders, int concurrency)
    {
        ArgumentNullException.ThrowIfNull(shop);
        ArgumentNullException.ThrowIfNull(orders);
        if (FindPgbench() is not { } pgbench) return null;

        var address = new NpgsqlConnectionStringBuilder(shop.ConnectionString);
        var perClient = orders.Count / concurrency;
        var script = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(script, Script(orders, perClient));
            var start = new ProcessStartInfo(pgbench)
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                ArgumentList =
                {
                    "-h", address.Host!, "-p", address.Port.ToString(CultureInfo.InvariantCulture), "-U", address.Username!, "-n",
                    "-M", "prepared", "-c", $"{concurrency}", "-j", "2", "-t", $"{perClient}", "-D", "i=-1", "-f", script, address.Database!,
                },
            };
            start.Environment["PGPASSWORD"] = address.Password;
            using var process = Process.Start(start)!;
            var output = process.StandardOutput.ReadToEndAsync();
            var errors = process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync();
            if (process.ExitCode != 0) throw new InvalidOperationException($"pgbench failed: {await errors}");

            await shop.AssertAllFulfilledAsync(orders with { Count = perClient * concurrency });
            var average = TimeSpan.FromMilliseconds(Number(LatencyLine(), await output));
            return new Measurement(Number(RateLine(), await output), average, average, average);
        }
        finally
        {
            File.Delete(script);
        }
    }

    /// <summary>One fulfilment: the statements of the product, with each client's own next order in place of the parameters.</summary>
    private static string Script(PreparedOrders orders, int perClient)
    {
        var sql = new FulfilmentStatements();
        string[] statements =
        [
            "INSERT INTO payment_events (id, type, payload, state, attempts, received_at, processed_at) "
                + "VALUES ('evt_limit_' || :n, 'checkout.session.completed', repeat('x', 800), 'Processed', 1, now(), now()) ON CONFLICT (id) DO NOTHING",
            sql.MoveOrder, sql.EnterLedger, sql.RecordMove, sql.TakeOutOfCart, sql.LeaveTheRestInCart, sql.LockBooks, sql.TakeFromStock,
            sql.RetireSoldOut,
            "UPDATE payment_events SET outcome = 'Fulfilled' WHERE id = 'evt_limit_' || :n",
        ];
        var lines = statements.Select(statement => WithValues(statement).ReplaceLineEndings(" ") + ";");
        return string.Create(CultureInfo.InvariantCulture,
            $"""
            \set i :i + 1
            \set n {orders.First} + :client_id * {perClient} + :i
            \startpipeline
            BEGIN;
            {string.Join('\n', lines)}
            COMMIT;
            \endpipeline

            """);
    }

    private static string WithValues(string statement) => Parameter().Replace(statement, match => match.Value switch
    {
        "$1" => "('00000000-0000-7000-8000-' || lpad(to_hex(:n::bigint), 12, '0'))::uuid",
        "$2" => "('cs_bench_' || lpad(to_hex(:n::bigint), 12, '0'))",
        "$3" => "now()",
        "$4" => "'pgbench'",
        "$5" => "'usd'",
        "$6" or "$7" => BenchmarkShop.UnitAmount.ToString(CultureInfo.InvariantCulture),
        _ => "'pi_bench'",
    });

    private static string? FindPgbench() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Concat(Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql").OrderDescending().Select(folder => Path.Combine(folder, "bin")) : [])
            .Select(folder => Path.Combine(folder, OperatingSystem.IsWindows() ? "pgbench.exe" : "pgbench"))
            .FirstOrDefault(File.Exists);

    private static double Number(Regex line, string output) => double.Parse(line.Match(output).Groups[1].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\$\d")]
    private static partial Regex Parameter();

    [GeneratedRegex(@"latency average = ([\d.]+) ms")]
    private static partial Regex LatencyLine();

    [GeneratedRegex(@"tps = ([\d.]+)")]
    private static partial Regex RateLine();
}

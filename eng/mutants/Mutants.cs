#:property PublishAot=false
#:property JsonSerializerIsReflectionEnabledByDefault=true

// Puts each fault of mutants.json into a copy of the product and runs the tests that should see it.
//
//     dotnet run eng/mutants/Mutants.cs                     all mutants
//     dotnet run eng/mutants/Mutants.cs refund case-opened  those whose id begins so
//
// Ends with 1 when a mutant survives, or when it no longer fits the code. The product's own copy must pass first.

using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.RegularExpressions;

var here = Path.GetDirectoryName(FilePath())!;
var root = Path.GetFullPath(Path.Combine(here, "..", ".."));
var mutants = JsonSerializer.Deserialize<Mutant[]>(File.ReadAllText(Path.Combine(here, "mutants.json")), JsonSerializerOptions.Web)!
    .Where(mutant => args.Length == 0 || args.Any(wanted => mutant.Id.StartsWith(wanted, StringComparison.Ordinal))).ToArray();
if (mutants.Length == 0) return Fail($"No mutant begins with {string.Join(" or ", args)}.");

var copy = Path.Combine(Path.GetTempPath(), $"bookly-mutants-{Environment.ProcessId}");
await RunAsync(root, "git", "worktree", "add", "--detach", "--quiet", copy, "HEAD");
try
{
    // Without analyzers and warnings, because a mutant may leave something unused.
    if (!await BuildAsync("Bookly.Tests")) return Fail("The product itself does not build.");
    string[] classes = [.. mutants.SelectMany(mutant => mutant.Tests).Distinct().Order(StringComparer.Ordinal)];
    if (await TestAsync(classes) is not TestResult.Passed) return Fail($"The product itself does not pass {string.Join(", ", classes)}.");

    List<string> alive = [];
    foreach (var mutant in mutants)
    {
        var started = Stopwatch.GetTimestamp();
        var verdict = await TryAsync(mutant);
        Console.WriteLine($"{verdict,-12} {mutant.Id,-50} {Stopwatch.GetElapsedTime(started).TotalSeconds,4:0} s");
        if (verdict != "killed") alive.Add($"{mutant.Id} ({verdict})");
    }

    Console.WriteLine($"{mutants.Length - alive.Count} of {mutants.Length} killed{(alive.Count == 0 ? "" : $"; not: {string.Join(", ", alive)}")}");
    return alive.Count == 0 ? 0 : 1;
}
finally
{
    await RunAsync(root, "git", "worktree", "remove", "--force", copy);
}

async Task<string> TryAsync(Mutant mutant)
{
    var file = Path.Combine(copy, mutant.File);
    var code = await File.ReadAllTextAsync(file);
    if (code.Split(mutant.Find).Length != 2) return "stale";

    await File.WriteAllTextAsync(file, code.Replace(mutant.Find, mutant.Replace, StringComparison.Ordinal));
    try
    {
        if (!await BuildMutantAsync(mutant.File.Split('/')[0])) return "no build";
        return await TestAsync(mutant.Tests) switch
        {
            TestResult.Passed => "survived",
            TestResult.Failed => "killed",
            _ => "not run",
        };
    }
    finally
    {
        await File.WriteAllTextAsync(file, code);
    }
}

async Task<bool> BuildAsync(string project, params string[] more) =>
    (await RunAsync(copy, "dotnet", ["build", project, "-v", "q", "-p:RunAnalyzers=false", "-p:TreatWarningsAsErrors=false", .. more])).ExitCode == 0;

// Only the mutated project, whose output takes the place of the one beside the tests: no mutant changes what the tests are compiled against.
async Task<bool> BuildMutantAsync(string project)
{
    if (!await BuildAsync(project, "--no-restore", "-p:BuildProjectReferences=false")) return false;

    const string Output = "bin/Debug/net10.0";
    File.Copy(Path.Combine(copy, project, Output, $"{project}.dll"), Path.Combine(copy, "Bookly.Tests", Output, $"{project}.dll"), overwrite: true);
    return true;
}

async Task<TestResult> TestAsync(string[] classes)
{
    var (_, output) = await RunAsync(
        copy, "dotnet", ["run", "--project", "Bookly.Tests", "--no-build", "--", "-noColor", "-stopOnFail", .. classes.SelectMany(name => new[] { "-class", name })]);
    var summary = Regex.Match(output, @"Total: (?<total>\d+), Errors: (?<errors>\d+), Failed: (?<failed>\d+)");
    // A run that is stopped by its first failure may end without a count.
    return output.Contains("[FAIL]", StringComparison.Ordinal) ? TestResult.Failed
        : !summary.Success || summary.Groups["total"].Value == "0" ? TestResult.NotRun
        : summary.Groups["errors"].Value == "0" && summary.Groups["failed"].Value == "0" ? TestResult.Passed
        : TestResult.Failed;
}

static async Task<(int ExitCode, string Output)> RunAsync(string folder, string program, params string[] arguments)
{
    using var process = Process.Start(
        new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true })!;
    process.StandardInput.Close();
    var texts = Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
    await process.WaitForExitAsync();
    var output = string.Join('\n', await texts);
    // To look into a run that went wrong.
    if (Environment.GetEnvironmentVariable("MUTANTS_LOG") is { } log) await File.AppendAllTextAsync(log, $"{program} {string.Join(' ', arguments)}\n{output}\n");
    return (process.ExitCode, output);
}

static int Fail(string why)
{
    Console.Error.WriteLine(why);
    return 1;
}

static string FilePath([CallerFilePath] string path = "") => path;

internal enum TestResult { Passed, Failed, NotRun }

internal sealed record Mutant(string Id, string File, string Find, string Replace, string[] Tests);

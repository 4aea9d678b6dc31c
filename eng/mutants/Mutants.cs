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

var here = Path.GetDirectoryName(FilePath())!;
var root = Path.GetFullPath(Path.Combine(here, "..", ".."));
var mutants = JsonSerializer.Deserialize<Mutant[]>(File.ReadAllText(Path.Combine(here, "mutants.json")), JsonSerializerOptions.Web)!
    .Where(mutant => args.Length == 0 || args.Any(wanted => mutant.Id.StartsWith(wanted, StringComparison.Ordinal))).ToArray();
if (mutants.Length == 0) return Fail($"No mutant begins with {string.Join(" or ", args)}.");

var copy = Path.Combine(Path.GetTempPath(), $"bookly-mutants-{Environment.ProcessId}");
await RunAsync(root, "git", "worktree", "add", "--detach", "--quiet", copy, "HEAD");
try
{
    if (!await BuildAsync()) return Fail("The product itself does not build.");
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
        if (!await BuildAsync()) return "no build";
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

// Without analyzers and warnings, because a mutant may leave something unused.
async Task<bool> BuildAsync() => await RunAsync(
    copy, "dotnet", "build", "Bookly.Tests/Bookly.Tests.csproj", "-v", "q", "-p:RunAnalyzers=false", "-p:TreatWarningsAsErrors=false") == 0;

// The runner answers 1 when tests failed; anything else that is not 0 means that it could not run them.
async Task<TestResult> TestAsync(string[] classes) => await RunAsync(
    copy, "dotnet", ["run", "--project", "Bookly.Tests", "--no-build", "--", "-noColor", "-stopOnFail", .. classes.SelectMany(name => new[] { "-class", name })]) switch
{
    0 => TestResult.Passed,
    1 => TestResult.Failed,
    _ => TestResult.NotRun,
};

static async Task<int> RunAsync(string folder, string program, params string[] arguments)
{
    using var process = Process.Start(
        new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true })!;
    process.StandardInput.Close();
    var output = Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
    await process.WaitForExitAsync();
    var log = Environment.GetEnvironmentVariable("MUTANTS_LOG");
    if (log is not null) await File.AppendAllTextAsync(log, $"{program} {string.Join(' ', arguments)}\n{string.Join('\n', await output)}\n");
    return process.ExitCode;
}

static int Fail(string why)
{
    Console.Error.WriteLine(why);
    return 1;
}

static string FilePath([CallerFilePath] string path = "") => path;

enum TestResult { Passed, Failed, NotRun }

record Mutant(string Id, string File, string Find, string Replace, string[] Tests);

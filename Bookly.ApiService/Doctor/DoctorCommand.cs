using Bookly.Contracts;
using Microsoft.Extensions.Options;

namespace Bookly.ApiService.Doctor;

/// <summary>
/// <c>dotnet Bookly.ApiService.dll doctor</c>: one line for each finding. Works with settings that the service refuses to start with, which are
/// findings then.
/// </summary>
public static class DoctorCommand
{
    private const string Remedy = "Correct it, and start the service again.";

    /// <param name="compose">Makes the service of settings without starting it.</param>
    /// <returns>The process's exit code: 0 when the shop is healthy, 1 when something is wrong or could not be asked.</returns>
    public static async Task<int> RunAsync(
        string[] settings, Func<string[], WebApplication> compose, TextWriter console, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(compose);
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(console);
        var builder = WebApplication.CreateBuilder(settings);
        var mistakes = await FindMistakesAsync(builder, settings, compose);
        using var patient = new Patient(builder.Configuration, builder.Environment, TimeProvider.System) { MayProbe = true };
        var report = await Checkup.ExamineAsync(patient, mistakes, cancellationToken);
        foreach (var finding in report.Findings) await console.WriteLineAsync(finding.ToString());
        return report.IsHealthy ? 0 : 1;
    }

    /// <summary>What a running service can still find out: it has started, so that all that it refuses is right.</summary>
    public static IReadOnlyList<Finding> FindMistakes(IConfiguration configuration) => Findings(
        KnownSettings.FindMistakes(configuration).Select(mistake => mistake.Sentence));

    /// <summary>Composes the service as its start does, and asks for everything that stops a start. Nothing runs.</summary>
    private static async Task<IReadOnlyList<Finding>> FindMistakesAsync(
        WebApplicationBuilder builder, string[] settings, Func<string[], WebApplication> compose)
    {
        List<SettingMistake> misspelt = [];
        try
        {
            builder.AddSecretFiles();
            misspelt = [.. KnownSettings.FindMistakes(builder.Configuration)];
            // Without these, so that the others are heard of as well.
            await using var app = compose([.. settings, .. misspelt.Select(mistake => $"--{mistake.Key}={mistake.StandIn}")]);
            app.Services.GetRequiredService<IStartupValidator>().Validate();
            return Findings(misspelt.Select(mistake => mistake.Sentence));
        }
        catch (Exception e) when (ServiceStartup.Explain(e) is not null)
        {
            // One that was left out just now has been told of.
            var others = SentencesOf(e)
                .Where(sentence => !misspelt.Exists(mistake => sentence.Contains(mistake.Key, StringComparison.OrdinalIgnoreCase)));
            return Findings([.. misspelt.Select(mistake => mistake.Sentence), .. others]);
        }
    }

    private static IEnumerable<string> SentencesOf(Exception e) => e switch
    {
        AggregateException several => several.InnerExceptions.SelectMany(SentencesOf),
        OptionsValidationException invalid => invalid.Failures,
        _ => [ServiceStartup.Explain(e)!],
    };

    private static Finding[] Findings(IEnumerable<string> mistakes)
    {
        Finding[] faults =
            [.. mistakes.Distinct(StringComparer.Ordinal).Select(mistake => new Finding(FindingCodes.Settings, FindingLevel.Fault, mistake, Remedy))];
        return faults.Length > 0 ? faults : [new(FindingCodes.Settings, FindingLevel.Ok, "Every setting is known and can be read.")];
    }
}

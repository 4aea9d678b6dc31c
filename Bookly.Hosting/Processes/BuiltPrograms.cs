using System.Runtime.InteropServices;
using Bookly.Hosting.Processes;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting;

public static class BuiltPrograms
{
    /// <summary>
    /// Starts project resources from their build output. Aspire would start <c>dotnet run</c>, whose own process costs memory and seconds
    /// and keeps signals from the service. Under a debugger or <c>dotnet watch</c> nothing changes.
    /// </summary>
    /// <remarks>The AppHost's project must import <c>Bookly.Hosting.targets</c>, which the package brings.</remarks>
    /// <param name="builder">The application.</param>
    public static void RunBuiltPrograms(this IDistributedApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var configuration = builder.Configuration;
        if (!builder.ExecutionContext.IsRunMode || configuration["DEBUG_SESSION_PORT"] is { Length: > 0 } || configuration.GetValue("DOTNET_WATCH", "") is "1" or "true") return;

        builder.Eventing.Subscribe<BeforeStartEvent>((start, _) =>
        {
            var programs = new AppHostFiles(builder).Programs;
            foreach (var project in start.Model.Resources.OfType<ProjectResource>())
            {
                var path = Path.GetFullPath(project.GetProjectMetadata().ProjectPath);
                if (programs.GetValueOrDefault(path) is not { } assembly || ProgramOf(assembly) is not { } program) continue;

                project.Annotations.Add(new ExecutableAnnotation { Command = program, WorkingDirectory = Path.GetDirectoryName(path)! });
                project.Annotations.Add(new EnvironmentCallbackAnnotation(variables =>
                {
                    // The program searches for .NET in the default locations only.
                    variables["DOTNET_ROOT"] = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
                }));
            }

            return Task.CompletedTask;
        });
    }

    private static string? ProgramOf(string assembly)
    {
        var program = OperatingSystem.IsWindows() ? Path.ChangeExtension(assembly, ".exe") : Path.ChangeExtension(assembly, null);
        return File.Exists(program) ? program : null;
    }
}

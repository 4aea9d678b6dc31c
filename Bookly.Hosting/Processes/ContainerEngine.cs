using System.Diagnostics;
using Bookly.Hosting.Running;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Bookly.Hosting.Processes;

/// <summary>Whether a container engine answers, and a clause for the console that says why not.</summary>
internal sealed record ContainerEngine(bool Answers, string Reason)
{
    /// <summary><c>containers</c> or <c>processes</c>; when it is not set, the machine decides.</summary>
    public const string Setting = "Servers:RunAs";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly Lazy<ContainerEngine> OfThisMachine = new(() => Probe(["docker", "podman"], Patience));

    /// <summary>Whether the servers shall run as processes. An invalid setting is reported when the application starts.</summary>
    public static bool IsMissing(IDistributedApplicationBuilder builder)
    {
        if (!builder.ExecutionContext.IsRunMode) return false;

        try
        {
            var engine = Find(builder.Configuration);
            if (engine.Answers) return false;

            builder.AddProcessSupport();
            builder.Eventing.Subscribe<BeforeStartEvent>((start, _) =>
            {
                start.Services.GetRequiredService<Announcements>().Say("servers", $"run as processes, because {engine.Reason}");
                return Task.CompletedTask;
            });
            return true;
        }
        catch (DistributedApplicationException mistake)
        {
            builder.Eventing.Subscribe<BeforeStartEvent>((_, _) => Task.FromException(mistake));
            return true;
        }
    }

    /// <exception cref="DistributedApplicationException">The setting has an unknown value.</exception>
    internal static ContainerEngine Find(IConfiguration configuration) => configuration[Setting]?.ToLowerInvariant() switch
    {
        null or "" => configuration["ASPIRE_CONTAINER_RUNTIME"] is { Length: > 0 } runtime ? Probe([runtime], Patience) : OfThisMachine.Value,
        "containers" => new ContainerEngine(true, $"{Setting} says so"),
        "processes" => new ContainerEngine(false, $"{Setting} says so"),
        var other => throw new DistributedApplicationException($"{Setting} is '{other}': set it to 'containers' or 'processes', or leave it out."),
    };

    /// <summary>Asks each installed client: a client is often installed where no engine runs.</summary>
    internal static ContainerEngine Probe(IEnumerable<string> clients, TimeSpan patience)
    {
        var reasons = new List<string>();
        foreach (var client in clients)
        {
            if (Commands.Find(client) is not { } path) continue;

            using var info = Process.Start(new ProcessStartInfo(path, ["info"]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            info.OutputDataReceived += static (_, _) => { };
            info.ErrorDataReceived += static (_, _) => { };
            info.BeginOutputReadLine();
            info.BeginErrorReadLine();
            if (!info.WaitForExit(patience))
            {
                info.Kill(entireProcessTree: true);
                reasons.Add($"{client} did not answer within {patience.TotalSeconds:0} seconds");
            }
            else if (info.ExitCode == 0)
            {
                return new ContainerEngine(true, $"{client} answers");
            }
            else
            {
                reasons.Add($"{client} is installed, but no engine answers it");
            }
        }

        return new ContainerEngine(false, reasons.Count == 0 ? "no container engine is installed" : string.Join(", and ", reasons));
    }
}

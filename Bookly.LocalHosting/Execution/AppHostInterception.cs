using System.Reflection;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting;

/// <summary>
/// Lets a test run an AppHost's own entry point up to <c>Build()</c> and take the builder from there. It travels with the
/// asynchronous flow that runs the entry point, so that tests may do so side by side.
/// </summary>
internal sealed class AppHostInterception(Assembly appHost)
{
    private static readonly AsyncLocal<AppHostInterception?> Flow = new();

    public static AppHostInterception? Current
    {
        get => Flow.Value;
        set => Flow.Value = value;
    }

    public Assembly AppHostAssembly => appHost;

    /// <summary>Settings that hold unless the arguments say otherwise.</summary>
    public required IReadOnlyDictionary<string, string?> Defaults { get; init; }

    public Action<DistributedApplicationOptions, HostApplicationBuilderSettings>? Configure { get; init; }

    public DistributedApplicationBuilder? Builder { get; private set; }

    /// <exception cref="HandedOverException">Always: nothing after <c>Build()</c> in the entry point is to run.</exception>
    public void HandOver(DistributedApplicationBuilder builder)
    {
        Builder = builder;
        throw new HandedOverException();
    }

    public sealed class HandedOverException : Exception;
}

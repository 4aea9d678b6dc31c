using System.Security.Cryptography;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>Parameters: values from configuration under <c>Parameters:{name}</c>.</summary>
public static class ParameterResourceBuilderExtensions
{
    /// <summary>A parameter whose value is configured as <c>Parameters:{name}</c>.</summary>
    public static IResourceBuilder<ParameterResource> AddParameter(this IDistributedApplicationBuilder builder, string name, bool secret = false)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddResource(new ParameterResource(name, () => builder.ConfiguredParameter(name) ?? throw Missing(name, $"Parameters:{name}"), secret));
    }

    /// <summary>A parameter with a fixed value; configuration does not override it.</summary>
    public static IResourceBuilder<ParameterResource> AddParameter(
        this IDistributedApplicationBuilder builder, string name, string value, bool publishValueAsDefault = false, bool secret = false) =>
        builder.AddParameter(name, () => value, publishValueAsDefault, secret);

    /// <summary>A parameter whose value is computed when it is first needed.</summary>
    public static IResourceBuilder<ParameterResource> AddParameter(
        this IDistributedApplicationBuilder builder, string name, Func<string> valueGetter, bool publishValueAsDefault = false, bool secret = false)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddResource(new ParameterResource(name, valueGetter, secret));
    }

    /// <summary>A parameter whose value is configured as <paramref name="configurationKey"/>.</summary>
    public static IResourceBuilder<ParameterResource> AddParameterFromConfiguration(
        this IDistributedApplicationBuilder builder, string name, string configurationKey, bool secret = false)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddResource(new ParameterResource(
            name, () => builder.Configuration[configurationKey] ?? throw Missing(name, configurationKey), secret));
    }

    /// <summary><c>Parameters:{name}</c>, or with underscores for hyphens, as environment variables need it.</summary>
    internal static string? ConfiguredParameter(this IDistributedApplicationBuilder builder, string name) =>
        builder.Configuration[$"Parameters:{name}"] ?? builder.Configuration[$"Parameters:{name.Replace('-', '_')}"];

    /// <summary>22 letters and digits: 131 bits, and nothing that a URL or a connection string would have to escape.</summary>
    internal static string GeneratePassword() =>
        RandomNumberGenerator.GetString("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", 22);

    private static MissingParameterValueException Missing(string name, string key) =>
        new($"Parameter '{name}' has no value: set the configuration value {key}.");
}

/// <summary>A parameter is needed and nothing provides its value.</summary>
public sealed class MissingParameterValueException(string message) : DistributedApplicationException(message);

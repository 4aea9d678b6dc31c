namespace Aspire.Hosting.ApplicationModel;

/// <summary>A value that comes from outside, such as a key or a password.</summary>
public sealed class ParameterResource(string name, Func<string> callback, bool secret = false) : Resource(name), IValueProvider
{
    private readonly Lazy<string> value = new(callback);

    /// <summary>Whether the value must not be shown.</summary>
    public bool Secret => secret;

    /// <exception cref="MissingParameterValueException">Nothing provides the value.</exception>
    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default) => new(value.Value);
}

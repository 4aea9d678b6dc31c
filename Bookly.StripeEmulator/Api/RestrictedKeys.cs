using System.Collections.Concurrent;

namespace Bookly.StripeEmulator.Api;

/// <summary>
/// Restricted keys that were given rights by <c>PUT /_emulator/restricted_keys</c>; any other key may do everything. A right is Stripe's, such as
/// <c>rak_checkout_session_write</c>, and a right to write includes reading.
/// </summary>
internal sealed class RestrictedKeys
{
    private const string Account = "acct_bookly_emulator";
    private const int Shown = 6;

    private readonly ConcurrentDictionary<string, IReadOnlySet<string>> _rights = new(StringComparer.Ordinal);

    public void Set(string key, IEnumerable<string> rights) => _rights[key] = rights.ToHashSet(StringComparer.Ordinal);

    public void Clear() => _rights.Clear();

    /// <exception cref="StripeException">403: the key may not do this, and the message names the right that it lacks.</exception>
    public void Check(string key, Operation operation)
    {
        if (!_rights.TryGetValue(key, out var rights)) return;

        var resource = $"rak_{ResourceOf(operation.Pattern)}";
        var right = operation.Method == HttpMethods.Get ? $"{resource}_read" : $"{resource}_write";
        if (rights.Contains(right) || rights.Contains($"{resource}_write")) return;

        throw StripeException.Forbidden(
            $"The provided key '{Mask(key)}' does not have the required permissions for this endpoint on account '{Account}'. "
            + $"Having the '{right}' permission would allow this request to continue.");
    }

    /// <summary>Refunds go by the right for charges, as in Stripe's dashboard.</summary>
    private static string ResourceOf(string pattern) => pattern.Split('/', StringSplitOptions.RemoveEmptyEntries) switch
    {
        ["checkout", ..] => "checkout_session",
        ["refunds", ..] => "charge",
        ["webhook_endpoints", ..] => "webhook",
        [var resource, ..] => resource.TrimEnd('s'),
        [] => "",
    };

    private static string Mask(string key)
    {
        const string Prefix = "rk_test_";
        return $"{Prefix}{new string('*', Math.Max(0, key.Length - Prefix.Length - Shown))}{key[Math.Max(Prefix.Length, key.Length - Shown)..]}";
    }
}

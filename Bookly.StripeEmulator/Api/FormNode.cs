using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Bookly.StripeEmulator.Api;

/// <summary>
/// A parameter as it was sent, before its type is known: text, or named children. Stripe's form encoding
/// writes nesting as <c>a[b]</c> and arrays as <c>a[0]</c> or <c>a[]</c>.
/// </summary>
internal sealed class FormNode
{
    private readonly List<KeyValuePair<string, FormNode>> _children = [];
    private readonly Dictionary<string, FormNode> _byName = new(StringComparer.Ordinal);

    public string? Text { get; private set; }

    public IReadOnlyList<KeyValuePair<string, FormNode>> Children => _children;

    public bool IsLeaf => _children.Count == 0;

    /// <summary>Builds the tree from decoded pairs; the root has no text.</summary>
    public static FormNode Parse(IEnumerable<KeyValuePair<string, string>> pairs)
    {
        var root = new FormNode();
        foreach (var (key, value) in pairs)
        {
            var node = root;
            foreach (var step in Steps(key))
            {
                node = node.Child(step.Length == 0 ? node._children.Count.ToString(CultureInfo.InvariantCulture) : step);
            }

            node.Text = value;
        }

        return root;
    }

    public bool TryGet(string name, [NotNullWhen(true)] out FormNode? child) => _byName.TryGetValue(name, out child);

    private FormNode Child(string name)
    {
        if (!_byName.TryGetValue(name, out var child))
        {
            child = new FormNode();
            _byName.Add(name, child);
            _children.Add(new(name, child));
        }

        return child;
    }

    /// <summary><c>a[b][0]</c> gives a, b, 0. A key with unmatched brackets stays one step and is refused as unknown.</summary>
    private static IEnumerable<string> Steps(string key)
    {
        var open = key.IndexOf('[', StringComparison.Ordinal);
        if (open <= 0 || key[^1] != ']')
        {
            return [key];
        }

        return key[(open + 1)..^1].Split("][").Prepend(key[..open]);
    }
}

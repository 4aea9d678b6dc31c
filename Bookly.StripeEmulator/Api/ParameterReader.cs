using System.Globalization;
using Bookly.Contracts;

namespace Bookly.StripeEmulator.Api;

/// <summary>Checks what was sent against a <see cref="ParameterSet"/>; the first error ends the call.</summary>
internal static class ParameterReader
{
    public const int MaxMetadataKeys = 50;
    private const int MaxMetadataKeyLength = 40;
    private const int MaxMetadataValueLength = 500;

    public static ParameterValues Read(FormNode root, ParameterSet set) => ReadObject(root, set, "");

    private static ParameterValues ReadObject(FormNode node, ParameterSet set, string path)
    {
        string PathOf(string name) => path.Length == 0 ? name : $"{path}[{name}]";

        var unknown = node.Children.Where(child => !set.ByName.ContainsKey(child.Key)).Select(child => PathOf(child.Key)).ToList();
        if (unknown.Count > 0)
        {
            throw StripeException.UnknownParameters(unknown);
        }

        var values = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var parameter in set.All)
        {
            if (node.TryGet(parameter.Name, out var sent))
            {
                values[parameter.Name] = ReadValue(sent, parameter, PathOf(parameter.Name));
            }
            else if (parameter.Required)
            {
                throw StripeException.MissingParameter(PathOf(parameter.Name));
            }
        }

        return new ParameterValues(path, values);
    }

    private static object? ReadValue(FormNode node, Parameter parameter, string path)
    {
        if (parameter is UnsupportedParameter)
        {
            throw StripeException.NotEmulated(path);
        }

        if (node is { IsLeaf: true, Text: "" })
        {
            return parameter.CanUnset
                ? null
                : throw StripeException.BadParameter(path, $"`{path}` was sent empty, which unsets a value, but `{path}` cannot be unset.", "parameter_invalid_empty");
        }

        return parameter switch
        {
            TextParameter text => ReadText(node, text, path),
            IntegerParameter integer => ReadInteger(node, integer, path),
            FlagParameter => ReadFlag(node, path),
            ChoiceParameter choice => ReadChoice(node, choice, path),
            MetadataParameter => ReadMetadata(node, path),
            ObjectParameter nested => ReadObject(Branch(node, path, "an object"), nested.Members, path),
            ListParameter list => ReadList(Branch(node, path, "an array"), list, path),
            TimeRangeParameter => ReadTimeRange(node, path),
            _ => throw new InvalidOperationException($"No reader for {parameter.GetType().Name}."),
        };
    }

    private static string ReadText(FormNode node, TextParameter parameter, string path)
    {
        var text = Leaf(node, path, "a string");
        if (parameter.IsMailAddress && !MailAddressText.IsValid(text)) throw StripeException.BadParameter(path, $"Invalid email address: {text}", "email_invalid");
        return text.Length <= parameter.MaxLength
            ? text
            : throw StripeException.BadParameter(
                path, $"Invalid string: `{path}` has {text.Length} characters; at most {parameter.MaxLength} are allowed.", "parameter_invalid_string_too_long");
    }

    private static long ReadInteger(FormNode node, IntegerParameter parameter, string path)
    {
        var text = Leaf(node, path, "an integer");
        if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value))
        {
            throw StripeException.BadParameter(path, $"Invalid integer: {text}", "parameter_invalid_integer");
        }

        if (value < parameter.Min)
        {
            throw StripeException.BadParameter(
                path, $"Invalid integer: `{path}` must be at least {parameter.Min}.", "parameter_invalid_integer");
        }

        return value <= parameter.Max
            ? value
            : throw StripeException.BadParameter(
                path, $"Invalid integer: `{path}` must be at most {parameter.Max}.", "parameter_invalid_integer");
    }

    private static bool ReadFlag(FormNode node, string path) => Leaf(node, path, "a boolean") switch
    {
        "true" => true,
        "false" => false,
        var text => throw StripeException.BadParameter(path, $"Invalid boolean: {text}"),
    };

    private static string ReadChoice(FormNode node, ChoiceParameter parameter, string path)
    {
        var text = Leaf(node, path, "a string");
        return parameter.Values.Contains(text)
            ? text
            : throw StripeException.BadParameter(path, $"Invalid {path}: must be one of {string.Join(", ", parameter.Values)}");
    }

    private static Dictionary<string, string> ReadMetadata(FormNode node, string path)
    {
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in Branch(node, path, "a hash of keys and values").Children)
        {
            var keyPath = $"{path}[{key}]";
            var text = Leaf(value, keyPath, "a string");
            if (key.Length > MaxMetadataKeyLength)
            {
                throw StripeException.BadParameter(keyPath, $"Metadata keys have at most {MaxMetadataKeyLength} characters; '{key}' has {key.Length}.");
            }

            if (text.Length > MaxMetadataValueLength)
            {
                throw StripeException.BadParameter(keyPath, $"Metadata values have at most {MaxMetadataValueLength} characters; that of '{key}' has {text.Length}.");
            }

            metadata.Add(key, text);
        }

        return metadata;
    }

    private static List<object> ReadList(FormNode node, ListParameter parameter, string path)
    {
        if (node.Children.Count > parameter.MaxItems)
        {
            throw StripeException.BadParameter(
                path, $"`{path}` can have at most {parameter.MaxItems} items; {node.Children.Count} were sent.", "array_too_large");
        }

        var items = new List<object>(node.Children.Count);
        foreach (var (index, child) in node.Children)
        {
            if (!int.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            {
                throw StripeException.BadParameter(path, "Invalid array");
            }

            var itemPath = $"{path}[{index}]";
            items.Add(ReadValue(child, parameter.Item, itemPath)
                ?? throw StripeException.BadParameter(itemPath, $"`{itemPath}` was sent empty.", "parameter_invalid_empty"));
        }

        return items;
    }

    private static TimeRange ReadTimeRange(FormNode node, string path)
    {
        if (node.IsLeaf)
        {
            var moment = ReadTime(node, path);
            return new TimeRange(moment, moment + 1);
        }

        long? atLeast = null;
        long? below = null;
        foreach (var (bound, child) in node.Children)
        {
            var time = ReadTime(child, $"{path}[{bound}]");
            switch (bound)
            {
                case "gt": atLeast = time + 1; break;
                case "gte": atLeast = time; break;
                case "lt": below = time; break;
                case "lte": below = time + 1; break;
                default: throw StripeException.UnknownParameters([$"{path}[{bound}]"]);
            }
        }

        return new TimeRange(atLeast, below);
    }

    private static long ReadTime(FormNode node, string path) =>
        ReadInteger(node, new IntegerParameter(path, 0, long.MaxValue - 1), path);

    private static string Leaf(FormNode node, string path, string expected) => node is { IsLeaf: true, Text: { } text }
        ? text
        : throw StripeException.BadParameter(path, $"Invalid `{path}`: expected {expected}.");

    private static FormNode Branch(FormNode node, string path, string expected) => node is { IsLeaf: false, Text: null }
        ? node
        : throw StripeException.BadParameter(path, $"Invalid `{path}`: expected {expected}.");
}

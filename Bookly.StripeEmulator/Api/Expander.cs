using System.Text.Json.Nodes;
using Bookly.StripeEmulator.Store;

namespace Bookly.StripeEmulator.Api;

/// <summary>A list that is absent from an object until <c>expand[]</c> asks for it.</summary>
/// <param name="FirstPage">The list of the object with this id; called while the state's gate is held.</param>
internal sealed record ExpandableList(string Type, string Field, Func<string, object> FirstPage);

/// <summary>Replaces ids by the objects they name, as <c>expand[]</c> asks.</summary>
internal sealed class Expander(EmulatorState state, IEnumerable<ExpandableList> lists)
{
    private const int MaxDepth = 4;

    private readonly Dictionary<(string Type, string Field), ExpandableList> _lists = lists.ToDictionary(list => (list.Type, list.Field));

    public void Expand(JsonNode answer, IReadOnlyList<string> paths)
    {
        foreach (var path in paths)
        {
            var steps = path.Split('.');
            if (steps.Length > MaxDepth)
            {
                throw StripeException.BadParameter("expand", $"`{path}` is deeper than {MaxDepth} levels, the most that can be expanded.");
            }

            Expand(answer, steps, path);
        }
    }

    private void Expand(JsonNode? node, ReadOnlySpan<string> steps, string path)
    {
        if (steps.IsEmpty || node is null)
        {
            return;
        }

        if (node is JsonArray array)
        {
            foreach (var item in array)
            {
                Expand(item, steps, path);
            }

            return;
        }

        if (node is not JsonObject target)
        {
            throw NotExpandable(path);
        }

        var field = steps[0];
        var type = target["object"]?.GetValue<string>() ?? "";
        switch (target[field])
        {
            case JsonValue id when state.IsReference(type, field):
                target[field] = StripeJson.ToNode(state.Find(id.GetValue<string>()) ?? throw NotExpandable(path));
                break;
            case null when state.IsReference(type, field):
                break;
            case null when _lists.TryGetValue((type, field), out var list):
                target[field] = StripeJson.ToNode(list.FirstPage(target["id"]!.GetValue<string>()));
                break;
            case JsonObject or JsonArray when steps.Length > 1 || state.IsReference(type, field) || _lists.ContainsKey((type, field)):
                break;
            default:
                throw NotExpandable(path);
        }

        Expand(target[field], steps[1..], path);
    }

    private static StripeException NotExpandable(string path) =>
        StripeException.BadParameter("expand", $"This property cannot be expanded ({path}).");
}

using System.Text.Json.Nodes;
using Bookly.StripeEmulator.Store;

namespace Bookly.StripeEmulator.Api;

/// <summary>Replaces ids by the objects they name, as <c>expand[]</c> asks.</summary>
internal sealed class Expander(EmulatorState state)
{
    private const int MaxDepth = 4;

    /// <summary>Fields that hold an id which may be expanded, by type.</summary>
    private static readonly HashSet<(string Type, string Field)> References =
    [
        ("checkout.session", "payment_intent"), ("checkout.session", "customer"),
        ("payment_intent", "latest_charge"), ("payment_intent", "payment_method"), ("payment_intent", "customer"),
        ("charge", "payment_intent"), ("charge", "customer"), ("charge", "balance_transaction"),
        ("refund", "charge"), ("refund", "payment_intent"), ("refund", "balance_transaction"),
        ("dispute", "charge"), ("dispute", "payment_intent"),
        ("price", "product"), ("product", "default_price"), ("payment_method", "customer"),
        ("promotion_code", "customer"), ("balance_transaction", "source"),
    ];

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
            case JsonValue id when References.Contains((type, field)):
                target[field] = StripeJson.ToNode(state.Find(id.GetValue<string>()) ?? throw NotExpandable(path));
                break;
            case null when References.Contains((type, field)):
                break;
            case null when Included(type, field, target) is { } included:
                target[field] = StripeJson.ToNode(included);
                break;
            case JsonObject or JsonArray when steps.Length > 1 || References.Contains((type, field)) || IsIncluded(type, field):
                break;
            default:
                throw NotExpandable(path);
        }

        Expand(target[field], steps[1..], path);
    }

    private static bool IsIncluded(string type, string field) =>
        (type, field) is ("checkout.session", "line_items") or ("charge", "refunds");

    /// <summary>Lists that are absent until asked for.</summary>
    private object? Included(string type, string field, JsonObject target)
    {
        if (!IsIncluded(type, field))
        {
            return null;
        }

        var id = target["id"]!.GetValue<string>();
        lock (state.Gate)
        {
            return field switch
            {
                "line_items" => First(state.Sessions.Find(id)!.LineItems, $"/v1/checkout/sessions/{id}/line_items"),
                _ => First([.. state.Refunds.NewestFirst(EmulatorState.ByCharge, id)], $"/v1/charges/{id}/refunds"),
            };
        }
    }

    private static ListObject<T> First<T>(IReadOnlyList<T> items, string url) =>
        new(url, items.Count > Paging.DefaultLimit, [.. items.Take(Paging.DefaultLimit)]);

    private static StripeException NotExpandable(string path) =>
        StripeException.BadParameter("expand", $"This property cannot be expanded ({path}).");
}

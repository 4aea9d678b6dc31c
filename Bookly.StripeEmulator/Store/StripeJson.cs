using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace Bookly.StripeEmulator.Store;

/// <summary>JSON in Stripe's form: snake case, explicit nulls.</summary>
internal static class StripeJson
{
    /// <summary>For answers and events: without <see cref="InternalAttribute"/> properties, indented like Stripe's.</summary>
    public static JsonSerializerOptions Api { get; } = Create(indented: true, RemoveInternal);

    /// <summary>For the state file.</summary>
    public static JsonSerializerOptions Everything { get; } = Create(indented: false);

    /// <summary>By the object's own type: serialized as an interface it would lose properties.</summary>
    public static JsonElement Snapshot(object value) => JsonSerializer.SerializeToElement(value, value.GetType(), Api);

    public static JsonNode ToNode(object value) =>
        value as JsonNode ?? JsonSerializer.SerializeToNode(value, value.GetType(), Api)
        ?? throw new InvalidOperationException("An API answer is never null.");

    private static JsonSerializerOptions Create(bool indented, params Action<JsonTypeInfo>[] modifiers)
    {
        var resolver = new DefaultJsonTypeInfoResolver();
        foreach (var modifier in modifiers)
        {
            resolver.Modifiers.Add(modifier);
        }

        return new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
            // Stripe sends plain UTF-8; escaping would hide a receiver that verifies a re-encoded body.
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            WriteIndented = indented,
            TypeInfoResolver = resolver,
        };
    }

    private static void RemoveInternal(JsonTypeInfo type)
    {
        for (var i = type.Properties.Count - 1; i >= 0; i--)
        {
            if (type.Properties[i].AttributeProvider?.IsDefined(typeof(InternalAttribute), inherit: true) == true)
            {
                type.Properties.RemoveAt(i);
            }
        }
    }
}

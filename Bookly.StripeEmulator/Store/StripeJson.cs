using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace Bookly.StripeEmulator.Store;

/// <summary>How objects become JSON: Stripe's snake case and explicit nulls.</summary>
internal static class StripeJson
{
    /// <summary>As the API answers: without what is marked <see cref="InternalAttribute"/>, indented like Stripe's.</summary>
    public static JsonSerializerOptions Api { get; } = Create(indented: true, RemoveInternal);

    /// <summary>As the state file keeps it: everything.</summary>
    public static JsonSerializerOptions Everything { get; } = Create(indented: false);

    /// <summary>The object as it is at this moment, whatever static type it is passed as.</summary>
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
            // Stripe sends text as plain UTF-8; a receiver that verifies an escaped re-encoding must be found out.
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

using System.Text.Json;
using System.Text.Json.Serialization;

namespace Bookly.Web.Api;

/// <summary>How the API writes JSON: camelCase, enums by name.</summary>
public static class ApiJson
{
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter() },
    };
}

using System.Text.Json;
using System.Text.Json.Serialization;

namespace Bookly.Web.Api;

/// <summary>The API's JSON: camelCase, enums by name.</summary>
public static class ApiJson
{
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter() },
    };
}

using System.Text.Json;
using Bookly.Contracts;

namespace Bookly.ApiService.Orders;

internal static class ShippingJson
{
    public static string? Write(ShippingDetails? shipping) => shipping is null ? null : JsonSerializer.Serialize(shipping, JsonSerializerOptions.Web);

    public static ShippingDetails? Read(string? json) => json is null ? null : JsonSerializer.Deserialize<ShippingDetails>(json, JsonSerializerOptions.Web);
}

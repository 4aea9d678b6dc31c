using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Bookly.Tests.Fixtures;

namespace Bookly.Tests.HumanInput;

/// <summary>Whatever is sent to any endpoint of the OpenAPI document, the answer is the caller's mistake or a success, never a failure of ours.</summary>
public sealed class EveryEndpointTests(OwnShop own) : IClassFixture<OwnShop>
{
    private const string Mark = "@strange@";

    private readonly TestShop _shop = own.Shop;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_endpoint_fails_on_text_that_cannot_be_encoded_or_on_missing_fields()
    {
        using var api = _shop.ApiClient();
        using var admin = await Shopper.RegisterAdminAsync(api, _shop.ConnectionString);
        var book = await admin.ListBookAsync(stock: 3);
        _ = (await admin.PutInCartAsync(book, 1)).Value;
        var document = JsonNode.Parse(await api.GetStringAsync("/openapi/v1.json", Ct))!;
        var failures = new List<string>();
        var asked = 0;

        foreach (var (path, operations) in document["paths"]!.AsObject())
        {
            foreach (var (method, operation) in operations!.AsObject())
            {
                foreach (var (url, body) in Requests(document, path, operation!))
                {
                    using var request = new HttpRequestMessage(new HttpMethod(method.ToUpperInvariant()), url);
                    if (body is not null)
                    {
                        request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
                        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
                    }

                    using var answer = await api.SendAsync(request, Ct);
                    asked++;
                    if ((int)answer.StatusCode >= 500) failures.Add($"{(int)answer.StatusCode} {method} {url} {body?[..Math.Min(body.Length, 200)]}");
                }
            }
        }

        Assert.True(asked > 500, $"Only {asked} requests were made.");
        Assert.True(failures.Count == 0, $"{failures.Count} of {asked}:\n{string.Join('\n', failures)}");
    }

    [Theory]
    [InlineData("Idempotency-Key", "caf\u00e9")]
    [InlineData("Idempotency-Key", "\uFFFE")]
    [InlineData("Accept-Language", "\uFFFE")]
    [InlineData("Cookie", "bookly.cart=\uFFFE")]
    public async Task No_header_fails(string name, string value)
    {
        using var api = _shop.ApiClient();
        using var admin = await Shopper.AdminAsync(api);
        using var raw = new HttpClient(new SocketsHttpHandler { RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8 }) { BaseAddress = api.BaseAddress };
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/admin/orders/{Guid.NewGuid()}/refund")
        {
            Content = new StringContent("{}", Encoding.UTF8, "application/json"),
            Headers = { Authorization = api.DefaultRequestHeaders.Authorization },
        };
        request.Headers.TryAddWithoutValidation(name, value);

        using var answer = await raw.SendAsync(request, Ct);

        Assert.InRange((int)answer.StatusCode, 400, 499);
    }

    [Fact]
    public async Task Bytes_that_are_no_text_are_refused()
    {
        using var api = _shop.ApiClient();
        using var admin = await Shopper.AdminAsync(api);
        using var content = new ByteArrayContent([.. "{\"title\":\""u8, 0xFF, 0xED, 0xA0, 0x80, .. "\"}"u8]);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");

        using var answer = await api.PostAsync(new Uri("/api/admin/books", UriKind.Relative), content, Ct);

        Assert.Equal(System.Net.HttpStatusCode.BadRequest, answer.StatusCode);
    }

    private static IEnumerable<(string Url, string? Body)> Requests(JsonNode document, string path, JsonNode operation)
    {
        var parameters = operation["parameters"]?.AsArray().Select(parameter => parameter!).ToList() ?? [];
        var plain = parameters.Where(parameter => In(parameter) == "path").Aggregate(path, (url, parameter) => Fill(url, parameter, PlainValue(parameter)));
        foreach (var parameter in parameters.Where(IsText))
        {
            foreach (var strange in StrangeText.Encoded)
            {
                if (In(parameter) == "query") yield return ($"{plain}?{parameter["name"]}={strange}", null);
                if (In(parameter) == "path" && strange.Length > 0)
                {
                    var url = Fill(path, parameter, strange);
                    yield return (parameters.Where(other => In(other) == "path" && other != parameter).Aggregate(url, (filled, other) => Fill(filled, other, PlainValue(other))), "{}");
                }
            }
        }

        yield return ($"{plain}?{Uri.EscapeDataString("\uFFFE")}=1", null);
        var schema = operation["requestBody"]?["content"]?["application/json"]?["schema"];
        if (schema is null)
        {
            yield return (plain, null);
            yield break;
        }

        foreach (var body in (string[])["", "null", "{}", "[]", "\"\"", "[null]", "{\"a\":"]) yield return (plain, body);
        var sample = Sample(document, schema, depth: 0);
        foreach (var body in Variants(sample))
        {
            yield return (plain, body);
        }
    }

    /// <summary>The sample with one of its values strange, or missing.</summary>
    private static IEnumerable<string> Variants(JsonNode? sample)
    {
        foreach (var place in Places(sample))
        {
            var copy = sample!.DeepClone();
            var parent = place[..^1].Aggregate(copy, (node, step) => step is int index ? node![index]! : node![(string)step]!);
            if (place[^1] is string name)
            {
                parent[name] = Mark;
                foreach (var strange in StrangeText.Json) yield return copy.ToJsonString().Replace($"\"{Mark}\"", strange, StringComparison.Ordinal);
                parent.AsObject().Remove(name);
                yield return copy.ToJsonString();
            }
            else
            {
                parent[(int)place[^1]] = Mark;
                foreach (var strange in StrangeText.Json) yield return copy.ToJsonString().Replace($"\"{Mark}\"", strange, StringComparison.Ordinal);
            }
        }
    }

    private static IEnumerable<object[]> Places(JsonNode? node) => node switch
    {
        JsonObject properties => properties.SelectMany(property =>
            Places(property.Value).Select(place => (object[])[property.Key, .. place]).Prepend([property.Key])),
        JsonArray items => items.SelectMany((item, index) => Places(item).Select(place => (object[])[index, .. place]).Prepend([index])),
        _ => [],
    };

    private static JsonNode? Sample(JsonNode document, JsonNode schema, int depth)
    {
        if (depth > 6) return null;
        if (schema["$ref"] is { } reference)
        {
            return Sample(document, reference.GetValue<string>().TrimStart('#', '/').Split('/').Aggregate(document, (node, step) => node[step]!), depth + 1);
        }

        if ((schema["oneOf"] ?? schema["anyOf"] ?? schema["allOf"]) is JsonArray choices) return Sample(document, choices[^1]!, depth + 1);
        if (schema["enum"] is JsonArray names) return names[0]?.DeepClone();
        if (schema["properties"] is JsonObject properties)
        {
            return new JsonObject(properties.Select(property => KeyValuePair.Create(property.Key, Sample(document, property.Value!, depth + 1))));
        }

        var type = schema["type"] is JsonArray types ? types.Select(node => node!.GetValue<string>()).Last(name => name != "null") : schema["type"]?.GetValue<string>();
        return type switch
        {
            "array" => new JsonArray(Sample(document, schema["items"]!, depth + 1)),
            "integer" or "number" => 1,
            "boolean" => false,
            _ => schema["format"]?.GetValue<string>() == "uuid" ? Guid.NewGuid().ToString() : "text",
        };
    }

    private static string? In(JsonNode parameter) => parameter["in"]?.GetValue<string>();

    private static bool IsText(JsonNode parameter) => parameter["schema"]?["type"] switch
    {
        JsonArray => true,
        JsonValue type => type.GetValue<string>() is "string" or "array",
        _ => true,
    };

    private static string PlainValue(JsonNode parameter) => parameter["schema"]?["format"]?.GetValue<string>() switch
    {
        "uuid" => Guid.NewGuid().ToString(),
        "int64" or "int32" => "1",
        _ => "text",
    };

    private static string Fill(string url, JsonNode parameter, string value) => url.Replace($"{{{parameter["name"]}}}", value, StringComparison.Ordinal);
}

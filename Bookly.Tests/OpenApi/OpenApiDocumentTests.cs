using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bookly.Tests.Fixtures;

namespace Bookly.Tests.OpenApi;

/// <summary>Bookly.ApiService/openapi.json: what a change does to the API is read in its diff.</summary>
public sealed class OpenApiDocumentTests(OwnShop own) : IClassFixture<OwnShop>
{
    /// <summary>Set to 1, the test writes the file instead of comparing it.</summary>
    private const string Update = "BOOKLY_UPDATE_OPENAPI";

    private static readonly string DocumentPath = Path.Combine(Repository.Folder, "Bookly.ApiService", "openapi.json");

    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    [Fact]
    public async Task Committed_document_is_current()
    {
        using var api = own.Shop.ApiClient();
        var current = Normalize(await api.GetStringAsync("/openapi/v1.json", TestContext.Current.CancellationToken));

        if (Environment.GetEnvironmentVariable(Update) == "1") await File.WriteAllTextAsync(DocumentPath, current, TestContext.Current.CancellationToken);
        var committed = File.Exists(DocumentPath) ? await File.ReadAllTextAsync(DocumentPath, TestContext.Current.CancellationToken) : "";

        Assert.True(
            committed == current,
            $"The API has changed and Bookly.ApiService/openapi.json has not ({FirstDifference(committed, current)}). Write it anew: "
            + $"{Update}=1 dotnet test --project Bookly.Tests -- --filter-class {typeof(OpenApiDocumentTests).FullName}");
    }

    [Fact]
    public void Order_of_paths_methods_and_schemas_does_not_matter()
    {
        const string one = """{"servers":[{"url":"http://127.0.0.1:1/"}],"paths":{"/b":{},"/a":{"get":{},"put":{}}},"components":{"schemas":{"Y":{},"X":{}}}}""";
        const string other = """{"servers":[{"url":"http://127.0.0.1:2/"}],"paths":{"/a":{"put":{},"get":{}},"/b":{}},"components":{"schemas":{"X":{},"Y":{}}}}""";

        Assert.Equal(Normalize(one), Normalize(other));
        Assert.NotEqual(Normalize(one), Normalize(other.Replace("/b", "/c", StringComparison.Ordinal)));
    }

    /// <summary>Without the address of this run, and by name, so that moving code does not look like a change of the API.</summary>
    private static string Normalize(string document)
    {
        var root = JsonNode.Parse(document)!.AsObject();
        root.Remove("servers");
        Sort(root, "paths");
        if (root["paths"] is JsonObject paths)
        {
            foreach (var path in paths.Select(entry => entry.Key).ToList()) Sort(paths, path);
        }
        Sort(root, "tags");
        if (root["components"] is JsonObject components) Sort(components, "schemas");
        return root.ToJsonString(Json) + "\n";
    }

    private static void Sort(JsonObject parent, string name)
    {
        switch (parent[name])
        {
            case JsonObject found:
                parent[name] = new JsonObject(
                    found.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => KeyValuePair.Create(entry.Key, entry.Value?.DeepClone())));
                break;
            case JsonArray found:
                parent[name] = new JsonArray([.. found.OrderBy(entry => entry?.ToJsonString(), StringComparer.Ordinal).Select(entry => entry?.DeepClone())]);
                break;
        }
    }

    private static string FirstDifference(string committed, string current)
    {
        var lines = current.Split('\n');
        var at = lines.Zip(committed.Split('\n')).TakeWhile(pair => pair.First == pair.Second).Count();
        return $"line {at + 1}: {lines.ElementAtOrDefault(at)?.Trim()}";
    }
}

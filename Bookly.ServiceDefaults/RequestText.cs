using Bookly.Contracts;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Microsoft.Extensions.Hosting;

/// <summary>The text of a request outside of its body: whoever reads path, query or headers later gets what every later step can encode.</summary>
public static class RequestText
{
    /// <summary>Turns path and query into NFC. Null, or the first place with a character that cannot be stored.</summary>
    public static (string Place, string Character)? Normalize(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Path.Value is { } path)
        {
            if (PlainText.FirstUnstorable(path) is { } inPath) return ("path", inPath);
            if (!path.IsNormalized()) request.Path = new PathString(PlainText.Normalize(path));
        }

        foreach (var (name, values) in request.Headers)
        {
            if (FirstUnstorable(values) is { } inHeader) return (name, inHeader);
        }

        if (!request.QueryString.HasValue) return null;

        var query = new Dictionary<string, StringValues>(StringComparer.OrdinalIgnoreCase);
        var isChanged = false;
        foreach (var (name, values) in request.Query)
        {
            if (PlainText.FirstUnstorable(name) is { } inName) return ("query", inName);
            if (FirstUnstorable(values) is { } inValue) return (name, inValue);
            var normal = NormalizeAll(values);
            isChanged |= normal != values;
            query[name] = normal;
        }

        if (isChanged) request.Query = new QueryCollection(query);
        return null;
    }

    public static string? FirstUnstorable(StringValues values) =>
        values.Select(value => PlainText.FirstUnstorable(value ?? "")).FirstOrDefault(found => found is not null);

    public static StringValues NormalizeAll(StringValues values) =>
        new([.. values.Select(value => value is null ? null : PlainText.Normalize(value))]);
}

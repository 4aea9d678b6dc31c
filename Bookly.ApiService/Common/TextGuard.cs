using System.Text.Json;
using Bookly.Contracts;

namespace Bookly.ApiService.Common;

/// <summary>On an endpoint that reads the bytes of its body itself.</summary>
internal sealed class RawBody;

/// <summary>
/// No text comes in that a later step cannot encode: path, query, headers and every string of a JSON body are NFC, or refused by name. Before
/// anything reads them, since each endpoint of the framework's, such as Identity's, would fail in a way of its own.
/// </summary>
internal static class TextGuard
{
    /// <summary>Of JSON, in and out: no contract is half as deep.</summary>
    internal const int MaxDepth = 32;

    /// <summary>Of any list in a body: a whole cart, twice.</summary>
    private const int MaxItems = 200;

    private const string NoUnicode = "The text is not valid Unicode: it has half a character, perhaps because it was cut. Type it again.";

    public static void UseTextGuard(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        if (RequestText.Normalize(context.Request) is var (place, character))
        {
            await RefuseAsync(context, place, PlainText.Refusal(character));
            return;
        }

        if (context.Request.HasJsonContentType() && context.GetEndpoint()?.Metadata.GetMetadata<RawBody>() is null)
        {
            if (await BoundedBody.ReadAsync(context.Request, RequestLimits.MaxBodyBytes, context.RequestAborted) is not { } body)
            {
                await Problems.Problem(StatusCodes.Status413PayloadTooLarge, ProblemCodes.PayloadTooLarge, "The body is too large.").ExecuteAsync(context);
                return;
            }

            var normal = Normalize(body, out var mistake);
            if (mistake is var (field, reason))
            {
                await RefuseAsync(context, field, reason);
                return;
            }

            context.Request.Body = new MemoryStream(normal);
            context.Request.ContentLength = normal.Length;
        }

        await next(context);
    });

    private static Task RefuseAsync(HttpContext context, string place, string reason) =>
        Problems.Invalid(new Dictionary<string, string[]> { [place] = [reason] }).ExecuteAsync(context);

    /// <summary>The same JSON with its strings in NFC. What is no JSON comes back as it is, for the endpoint to refuse.</summary>
    private static byte[] Normalize(byte[] json, out (string Field, string Reason)? mistake)
    {
        mistake = null;
        var path = new Path();
        var isNormal = true;
        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MaxDepth });
            while (reader.Read())
            {
                path.Enter(reader.TokenType);
                if (path.Item >= MaxItems)
                {
                    mistake = (path.ToString(), $"A list has at most {MaxItems} entries.");
                    return json;
                }

                if (reader.TokenType is JsonTokenType.PropertyName or JsonTokenType.String)
                {
                    if (TextOf(ref reader) is not { } text) mistake = (path.ToString(), NoUnicode);
                    else if (PlainText.FirstUnstorable(text) is { } character) mistake = (path.ToString(), PlainText.Refusal(character));
                    else
                    {
                        isNormal &= PlainText.Normalize(text) == text;
                        if (reader.TokenType == JsonTokenType.PropertyName) path.Name(text);
                    }

                    if (mistake is not null) return json;
                }
            }

            return isNormal ? json : Rewrite(json);
        }
        catch (JsonException)
        {
            return json;
        }
    }

    private static byte[] Rewrite(byte[] json)
    {
        using var written = new MemoryStream(json.Length);
        using (var writer = new Utf8JsonWriter(written))
        {
            var reader = new Utf8JsonReader(json);
            while (reader.Read())
            {
                switch (reader.TokenType)
                {
                    case JsonTokenType.StartObject: writer.WriteStartObject(); break;
                    case JsonTokenType.EndObject: writer.WriteEndObject(); break;
                    case JsonTokenType.StartArray: writer.WriteStartArray(); break;
                    case JsonTokenType.EndArray: writer.WriteEndArray(); break;
                    case JsonTokenType.PropertyName: writer.WritePropertyName(PlainText.Normalize(reader.GetString()!)); break;
                    case JsonTokenType.String: writer.WriteStringValue(PlainText.Normalize(reader.GetString()!)); break;
                    default: writer.WriteRawValue(reader.ValueSpan); break;
                }
            }
        }

        return written.ToArray();
    }

    /// <summary>Null when its bytes or escapes are no text.</summary>
    private static string? TextOf(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Where the reader is, such as <c>items[0].title</c>.</summary>
    private sealed class Path
    {
        private readonly List<(string? Name, int Index)> _steps = [];

        /// <summary>Which entry of a list the reader is at, from 0.</summary>
        public int Item => _steps is [.., { Name: null, Index: var index }] ? index : 0;

        public void Enter(JsonTokenType token)
        {
            if (token is JsonTokenType.EndArray or JsonTokenType.EndObject)
            {
                _steps.RemoveAt(_steps.Count - 1);
                return;
            }

            if (token != JsonTokenType.PropertyName && _steps is [.., { Name: null } item]) _steps[^1] = (null, item.Index + 1);
            if (token == JsonTokenType.StartArray) _steps.Add((null, -1));
            else if (token == JsonTokenType.StartObject) _steps.Add(("", 0));
        }

        public void Name(string name) => _steps[^1] = (name, 0);

        public override string ToString() => string.Concat(_steps.Select((step, i) => step.Name switch
        {
            null => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"[{Math.Max(0, step.Index)}]"),
            "" => "",
            var name => i == 0 ? name : "." + name,
        }));
    }
}

using System.Net;
using System.Security.Cryptography;
using Bookly.Web.Api;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Net.Http.Headers;

namespace Bookly.Web.Catalog;

/// <summary>Covers on the site's own origin, fetched from the API once and cached.</summary>
public sealed class CoverCache(IServiceScopeFactory scopes) : IDisposable
{
    private const long MaxBytes = 32 * 1024 * 1024;

    /// <summary>Longest in memory, and the shortest max-age of the API for a cover to be immutable.</summary>
    private static readonly TimeSpan Retention = TimeSpan.FromHours(1);

    private static readonly TimeSpan RetryDelay = TimeSpan.FromMinutes(1);

    private readonly MemoryCache _covers = new(new MemoryCacheOptions { SizeLimit = MaxBytes });

    /// <summary>Null when there is none, which is not cached.</summary>
    public async Task<Cover?> FindAsync(long bookId, string? version, CancellationToken cancellationToken)
    {
        if (_covers.TryGetValue((bookId, version), out Cover? kept)) return kept;

        await using var scope = scopes.CreateAsyncScope();
        using var response = await scope.ServiceProvider.GetRequiredService<CatalogClient>().GetCoverAsync(bookId, version, cancellationToken);
        if (response.StatusCode == HttpStatusCode.NotFound) return null;
        if (!response.IsSuccessStatusCode)
        {
            throw new UnexpectedApiProblemException(await ApiConnection.ReadProblemAsync(response, cancellationToken));
        }

        var image = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        var etag = response.Headers.ETag?.ToString() ?? $"\"{Convert.ToHexStringLower(SHA256.HashData(image)[..12])}\"";
        var immutable = response.Headers.CacheControl?.MaxAge > Retention;
        var cover = new Cover(image, response.Content.Headers.ContentType?.ToString() ?? "", EntityTagHeaderValue.Parse(etag), immutable);
        return _covers.Set((bookId, version), cover, new MemoryCacheEntryOptions
        {
            Size = image.Length + 256,
            AbsoluteExpirationRelativeToNow = immutable ? Retention : RetryDelay,
        });
    }

    public void Dispose() => _covers.Dispose();
}

/// <param name="ContentType">WebP when uploaded, SVG when drawn.</param>
/// <param name="Immutable">The URL's version is the picture's, so it never changes.</param>
public sealed record Cover(byte[] Image, string ContentType, EntityTagHeaderValue ETag, bool Immutable);

/// <summary>Same path as the API's, so that its <c>coverUrl</c> works on the site.</summary>
public static class CoverEndpoint
{
    public static void MapCovers(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/books/{id:long}/cover", GetAsync);

    private static async Task<IResult> GetAsync(long id, string? v, HttpContext context, CoverCache covers)
    {
        if (v is { Length: > 64 }) return TypedResults.NotFound();
        if (await covers.FindAsync(id, v, context.RequestAborted) is not { } cover) return TypedResults.NotFound();

        // An SVG opened directly is a document: it may run and load nothing.
        context.Response.Headers.CacheControl = cover.Immutable ? "public, max-age=31536000, immutable" : "public, max-age=300";
        context.Response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; sandbox";
        return TypedResults.Bytes(cover.Image, cover.ContentType, entityTag: cover.ETag);
    }
}

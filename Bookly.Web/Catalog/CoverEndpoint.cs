using System.Net;
using System.Security.Cryptography;
using Bookly.Web.Api;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Net.Http.Headers;

namespace Bookly.Web.Catalog;

/// <summary>Cover images on the site's own origin, fetched from the API once and kept in memory.</summary>
public sealed class CoverCache(IServiceScopeFactory scopes) : IDisposable
{
    private const long MaxBytes = 32 * 1024 * 1024;

    /// <summary>Longest in memory, and shortest that the API must promise for a cover to be called immutable.</summary>
    private static readonly TimeSpan Retention = TimeSpan.FromHours(1);

    private static readonly TimeSpan RetryDelay = TimeSpan.FromMinutes(1);

    private readonly MemoryCache _covers = new(new MemoryCacheOptions { SizeLimit = MaxBytes });

    /// <summary>The cover in that version, or null when there is none. What is not found is not remembered.</summary>
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

/// <summary>A picture and the tag by which a browser asks whether it is still that one.</summary>
/// <param name="ContentType">WebP when somebody uploaded it, SVG when Bookly drew it.</param>
/// <param name="Immutable">The address names this very picture, so that it never changes.</param>
public sealed record Cover(byte[] Image, string ContentType, EntityTagHeaderValue ETag, bool Immutable);

/// <summary><c>GET /api/books/{id}/cover?v=...</c>: the path the API uses, so that its <c>coverUrl</c> works here as it is.</summary>
public static class CoverEndpoint
{
    public static void MapCovers(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/books/{id:long}/cover", GetAsync);

    private static async Task<IResult> GetAsync(long id, string? v, HttpContext context, CoverCache covers)
    {
        if (v is { Length: > 64 }) return TypedResults.NotFound();
        if (await covers.FindAsync(id, v, context.RequestAborted) is not { } cover) return TypedResults.NotFound();

        // An SVG opened by itself is a document: it may run and load nothing.
        context.Response.Headers.CacheControl = cover.Immutable ? "public, max-age=31536000, immutable" : "public, max-age=300";
        context.Response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; sandbox";
        return TypedResults.Bytes(cover.Image, cover.ContentType, entityTag: cover.ETag);
    }
}

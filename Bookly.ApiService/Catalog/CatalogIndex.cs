using System.ComponentModel;
using Bookly.ApiService.Common;
using Bookly.ApiService.Data;
using Bookly.Contracts;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.Options;

namespace Bookly.ApiService.Catalog;

/// <summary>
/// Caches which books are on which page, as ids only. Price and availability are read for every answer, so a stale entry affects only
/// order and count.
/// </summary>
public sealed class CatalogIndex(HybridCache cache, ChangeFeed changes, IServiceScopeFactory scopes, IOptions<ShopOptions> shop)
{
    private const string Tag = "catalog";

    private static readonly HybridCacheEntryOptions ShortLived = new() { Expiration = TimeSpan.FromSeconds(30) };
    private static readonly HybridCacheEntryOptions LongLived = new() { Expiration = TimeSpan.FromMinutes(5) };

    public async ValueTask<IReadOnlyList<GenreCount>> GenresAsync(CancellationToken cancellationToken) =>
        (await GetOrCreateAsync("genres", ShortLived, async (services, token) =>
            new GenreCounts(await services.GetRequiredService<BooklyDbContext>().Books.ListedIn(shop.Value.Currency)
                .GroupBy(book => book.Genre).OrderBy(genre => genre.Key)
                .Select(genre => new GenreCount(genre.Key, genre.Count())).ToListAsync(token)), cancellationToken)).Genres;

    /// <summary>The catalog's own spelling of a genre, whatever its case and spaces; one that no book has stays as it is.</summary>
    public async ValueTask<string> GenreAsync(string typed, CancellationToken cancellationToken)
    {
        var name = PlainText.OneLine(typed);
        return (await GenresAsync(cancellationToken)).Where(known => string.Equals(known.Genre, name, StringComparison.OrdinalIgnoreCase))
            .MaxBy(known => known.Count)?.Genre ?? name;
    }

    /// <param name="query">Must be normalized.</param>
    public async ValueTask<FoundBooks> PageAsync(BookQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        if (query.Q is not null)
        {
            var all = await GetOrCreateAsync(
                $"find|{query.Key}",
                ShortLived,
                (services, token) => services.GetRequiredService<BookSearch>().FindAsync(query, token),
                cancellationToken);
            var skipped = (int)Math.Min((query.Page - 1) * (long)query.PageSize, all.Ids.Length);
            return all with { Ids = [.. all.Ids.Skip(skipped).Take(query.PageSize)] };
        }

        // A genre's count is cached with the genres; counting again would read the whole genre.
        int? total = query.IsWholeShelf
            ? (await GenresAsync(cancellationToken)).Where(genre => query.Genre is null || genre.Genre == query.Genre)
                .Sum(genre => genre.Count)
            : null;
        return await GetOrCreateAsync(
            $"page|{query.Page}|{query.PageSize}|{query.Key}", ShortLived,
            (services, token) => services.GetRequiredService<BookSearch>().BrowseAsync(query, total, token), cancellationToken);
    }

    public async ValueTask<long[]> RelatedAsync(long bookId, CancellationToken cancellationToken) =>
        (await GetOrCreateAsync($"related|{bookId}", LongLived, async (services, token) =>
            new FoundBooks([.. await services.GetRequiredService<RelatedBooks>().FindAsync(bookId, token)], 0), cancellationToken)).Ids;

    /// <summary>Whoever lists, changes or takes off a book calls this after the commit: the lists are forgotten, here and then everywhere.</summary>
    public async ValueTask BookChangedAsync(long bookId)
    {
        await InvalidateAsync(CancellationToken.None);
        changes.CatalogChanged(bookId);
    }

    /// <summary>Something was listed, changed or has left, here or elsewhere: look again.</summary>
    public ValueTask InvalidateAsync(CancellationToken cancellationToken) => cache.RemoveByTagAsync(Tag, cancellationToken);

    /// <summary>Concurrent callers share one read, which outlives the first caller's request and so needs its own scope.</summary>
    private ValueTask<T> GetOrCreateAsync<T>(
        string key, HybridCacheEntryOptions options, Func<IServiceProvider, CancellationToken, Task<T>> look,
        CancellationToken cancellationToken) =>
        cache.GetOrCreateAsync(
            key, (scopes, look),
            static async (state, token) =>
            {
                await using var scope = state.scopes.CreateAsyncScope();
                return await state.look(scope.ServiceProvider, token);
            }, options, [Tag], cancellationToken);

    [ImmutableObject(true)]
    private sealed record GenreCounts(IReadOnlyList<GenreCount> Genres);
}

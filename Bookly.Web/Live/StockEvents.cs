using System.Globalization;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Bookly.Contracts;
using Bookly.Web.Api;
using Bookly.Web.Catalog;

namespace Bookly.Web.Live;

/// <summary>What an open page shows of a book's stock, in the reader's words.</summary>
/// <param name="Quiet">Not worth a line in a list: there are plenty.</param>
public sealed record StockLine(long Id, bool CanBuy, string Text, string CssClass, string Button, bool Quiet);

/// <summary>
/// <c>GET /live/stock?ids=1,2</c>: server-sent events with the stock of the books on a page, first as it is now and then whenever it
/// changes. Without news from Redis the API is asked now and then.
/// </summary>
public static class StockEvents
{
    private const int MostBooks = 100;
    private const string Event = "stock";

    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(15);

    /// <summary>The browser connects anew then, and so finds the instance that is there, and what it missed.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    public static void AddLiveFeed(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        // A page without news is as good as a page: Redis is no health check here either.
        builder.AddRedisClient("redis", settings => settings.DisableHealthChecks = true);
        builder.Services.AddSingleton<LiveFeed>().AddHostedService(services => services.GetRequiredService<LiveFeed>());
    }

    public static void MapLive(this IEndpointRouteBuilder routes) => routes.MapGet("/live/stock", Get);

    private static IResult Get(string? ids, HttpContext context, LiveFeed feed, CatalogClient catalog, TimeProvider time)
    {
        var watched = (ids ?? "").Split(',', MostBooks + 1, StringSplitOptions.RemoveEmptyEntries).Take(MostBooks)
            .Select(id => long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0).Where(id => id > 0).ToHashSet();
        if (watched.Count == 0) return TypedResults.BadRequest();

        context.Response.Headers["X-Accel-Buffering"] = "no";
        return TypedResults.ServerSentEvents(WatchAsync(watched, feed, catalog, time, context.RequestAborted));
    }

    private static async IAsyncEnumerable<SseItem<StockLine?>> WatchAsync(
        HashSet<long> watched, LiveFeed feed, CatalogClient catalog, TimeProvider time, [EnumeratorCancellation] CancellationToken leaving)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(leaving, feed.Stopping);
        end.CancelAfter(Longest);
        var changes = Channel.CreateBounded<BookNews>(new BoundedChannelOptions(MostBooks * 2) { FullMode = BoundedChannelFullMode.DropOldest });
        feed.Published += Take;
        try
        {
            foreach (var line in await AskAsync(watched, catalog, end.Token)) yield return line;
            while (await NextAsync(changes.Reader, time, end.Token) is { } news)
            {
                if (news.Count > 0)
                {
                    foreach (var book in news) yield return Line(book);
                }
                else if (!feed.IsConnected)
                {
                    foreach (var line in await AskAsync(watched, catalog, end.Token)) yield return line;
                }
                else
                {
                    // Something has to be sent now and then, or those between take the line for dead.
                    yield return new SseItem<StockLine?>(null, "quiet");
                }
            }
        }
        finally
        {
            feed.Published -= Take;
        }

        void Take(LiveNews news)
        {
            foreach (var book in news.Books.Where(book => watched.Contains(book.Id))) changes.Writer.TryWrite(book);
        }
    }

    /// <summary>What came; nothing when it was quiet for a while; null at the end.</summary>
    private static async Task<List<BookNews>?> NextAsync(ChannelReader<BookNews> changes, TimeProvider time, CancellationToken end)
    {
        List<BookNews> news = [];
        try
        {
            await changes.WaitToReadAsync(end).AsTask().WaitAsync(Quiet, time, end);
            while (changes.TryRead(out var book)) news.Add(book);
        }
        catch (TimeoutException)
        {
            return news;
        }
        catch (OperationCanceledException)
        {
            return null;
        }

        return news;
    }

    private static async Task<IEnumerable<SseItem<StockLine?>>> AskAsync(HashSet<long> watched, CatalogClient catalog, CancellationToken end)
    {
        try
        {
            var stock = (await catalog.GetStockAsync(watched, end)).ToDictionary(book => book.Id, book => book.Available);
            return watched.Select(id => stock.TryGetValue(id, out var available) ? new BookNews(id, available, Listed: true) : new BookNews(id, 0, Listed: false)).Select(Line);
        }
        catch (Exception e) when (e is ApiUnavailableException or UnexpectedApiProblemException or OperationCanceledException)
        {
            // The page keeps what it shows; it is asked again in a while.
            return [];
        }
    }

    private static SseItem<StockLine?> Line(BookNews book) => new(
        new StockLine(
            book.Id, book.Listed && book.Available > 0,
            book.Listed ? Availability.Describe(book.Available) : CatalogTexts.AvailabilityGone,
            Availability.CssClass(book.Available),
            !book.Listed ? CatalogTexts.SoldOut : book.Available > 0 ? CatalogTexts.AddToCart : CatalogTexts.Reserved,
            Quiet: book.Listed && book.Available > Availability.Few), Event);
}

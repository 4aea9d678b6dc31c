using System.Globalization;
using System.Net.Mime;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Security.Claims;
using System.Threading.Channels;
using Bookly.Contracts;
using Bookly.Web.Api;
using Microsoft.AspNetCore.Mvc;

namespace Bookly.Web.Live;

/// <summary>
/// Server-sent events with the features' updates for a page: the current state first, then every change. While Redis is away, the API is
/// polled.
/// </summary>
public static class PageEvents
{
    public const string Path = "/live";

    private const int MaxBooks = 100;

    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(15);

    /// <summary>The browser then reconnects, possibly to another instance, and gets what it missed.</summary>
    private static readonly TimeSpan MaxDuration = TimeSpan.FromMinutes(10);

    public static void AddLiveFeed(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        // Redis is optional, so it is no health check.
        builder.AddRedisClient("redis", settings => settings.DisableHealthChecks = true);
        builder.Services.AddSingleton<LiveFeed>().AddHostedService(services => services.GetRequiredService<LiveFeed>());
    }

    public static void MapLive(this IEndpointRouteBuilder routes) => routes.MapGet(Path, Get);

    private static IResult Get(
        string? ids, HttpContext context, LiveFeed feed, [FromServices] IEnumerable<IPageNews> news, [FromServices] IPageSessions sessions, TimeProvider time)
    {
        var watched = (ids ?? "").Split(',', MaxBooks + 1, StringSplitOptions.RemoveEmptyEntries).Take(MaxBooks)
            .Select(id => long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0).Where(id => id > 0).ToHashSet();
        var shopper = context.User.FindFirstValue(ClaimTypes.NameIdentifier);
        if (watched.Count == 0 && shopper is null) return TypedResults.BadRequest();

        context.Response.Headers["X-Accel-Buffering"] = "no";
        if (context.IsHead()) return TypedResults.Text("", MediaTypeNames.Text.EventStream);

        return TypedResults.ServerSentEvents(new Stream(new WatchedPage(watched, shopper, sessions.SessionOf(context.User)), feed, [.. news], sessions, time).WatchAsync(context.RequestAborted));
    }

    private sealed record Stream(WatchedPage Page, LiveFeed Feed, IReadOnlyList<IPageNews> News, IPageSessions Sessions, TimeProvider Time)
    {
        public async IAsyncEnumerable<SseItem<object?>> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken)
        {
            using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, Feed.Stopping);
            end.CancelAfter(MaxDuration);
            var changes = Channel.CreateBounded<PageEvent>(new BoundedChannelOptions(MaxBooks * 2) { FullMode = BoundedChannelFullMode.DropOldest });
            Feed.Published += Take;
            try
            {
                foreach (var item in await AskAsync(end.Token)) yield return item;
                while (await NextAsync(changes.Reader, end.Token) is { } batch)
                {
                    if (changes.Reader.Completion.IsCompleted || (batch.Count == 0 && Page.Shopper is not null && !await Sessions.IsAliveAsync(end.Token)))
                    {
                        // The page is loaded again, and then is a guest's or the sign-in page.
                        yield return new SseItem<object?>(null, "signed-out");
                        yield break;
                    }

                    if (batch.Count > 0)
                    {
                        foreach (var change in batch) yield return change();
                    }
                    else if (!Feed.IsConnected)
                    {
                        foreach (var item in await AskAsync(end.Token)) yield return item;
                    }
                    else
                    {
                        // Keeps proxies from closing an idle connection.
                        yield return new SseItem<object?>(null, "quiet");
                    }
                }
            }
            finally
            {
                Feed.Published -= Take;
            }

            void Take(LiveChanges told)
            {
                if (Page.SessionId is { } session && told.EndedSessions?.Contains(session) == true)
                {
                    changes.Writer.TryComplete();
                    return;
                }

                foreach (var change in News.SelectMany(news => news.Pick(told, Page))) changes.Writer.TryWrite(change);
            }
        }

        /// <summary>Changes; empty after a quiet period; null at the end.</summary>
        private async Task<List<PageEvent>?> NextAsync(ChannelReader<PageEvent> changes, CancellationToken cancellationToken)
        {
            List<PageEvent> batch = [];
            try
            {
                await changes.WaitToReadAsync(cancellationToken).AsTask().WaitAsync(PollInterval, Time, cancellationToken);
                while (changes.TryRead(out var change)) batch.Add(change);
            }
            catch (TimeoutException)
            {
                return batch;
            }
            catch (OperationCanceledException)
            {
                return null;
            }

            return batch;
        }

        private async Task<IEnumerable<SseItem<object?>>> AskAsync(CancellationToken cancellationToken)
        {
            try
            {
                List<PageEvent> now = [];
                foreach (var news in News) now.AddRange(await news.AskAsync(Page, cancellationToken));
                return now.Select(change => change());
            }
            catch (Exception e) when (e is ApiUnavailableException or UnexpectedApiProblemException or SignInRequiredException or OperationCanceledException)
            {
                // The page keeps its state; it is asked again later.
                return [];
            }
        }
    }
}

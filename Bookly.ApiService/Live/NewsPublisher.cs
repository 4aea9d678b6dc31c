using System.Text.Json;
using System.Text.Json.Serialization;
using Bookly.ApiService.Catalog;
using Bookly.ApiService.Data;
using Bookly.Contracts;
using Microsoft.EntityFrameworkCore;
using StackExchange.Redis;

namespace Bookly.ApiService.Live;

/// <summary>
/// Looks up what the notes of <see cref="ShopNews"/> are about, many at a time, and publishes it on Redis. Listens there too: another
/// replica's change makes this one's remembered lists old.
/// </summary>
public sealed class NewsPublisher(
    ShopNews news, CatalogIndex catalog, IConnectionMultiplexer redis, IServiceScopeFactory scopes, IConfiguration configuration,
    TimeProvider time, ILogger<NewsPublisher> logger) : BackgroundService
{
    private const int MostAtOnce = 500;

    /// <summary>What happens within this time is told together.</summary>
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(50);

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    private readonly RedisChannel _channel = RedisChannel.Literal(configuration[LiveNews.ChannelSetting] ?? LiveNews.DefaultChannel);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await ListenAsync(stoppingToken);
        try
        {
            while (await news.Notes.WaitToReadAsync(stoppingToken))
            {
                await Task.Delay(Gathering, time, stoppingToken);
                await TellAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The service stops; open pages ask again by themselves.
        }
    }

    private async Task TellAsync(CancellationToken ct)
    {
        List<ShopNews.Note> notes = [];
        while (notes.Count < MostAtOnce && news.Notes.TryRead(out var note)) notes.Add(note);
        try
        {
            var told = await LookUpAsync(notes, ct);
            if (told.CatalogChanged) await catalog.ForgetAsync(ct);
            await redis.GetSubscriber().PublishAsync(_channel, JsonSerializer.SerializeToUtf8Bytes(told, Json));
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            logger.LogDebug(e, "{Count} changes could not be told to the open pages; they find out when they ask.", notes.Count);
        }
    }

    private async Task<LiveNews> LookUpAsync(List<ShopNews.Note> notes, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<BooklyDbContext>();
        var orderIds = notes.Select(note => note.OrderId).OfType<Guid>().Distinct().ToArray();
        var orders = await db.Orders.Where(order => orderIds.Contains(order.Id)).Select(order => new { order.Id, order.Status, order.UserId }).ToListAsync(ct);
        var named = notes.Select(note => note.BookId).OfType<long>();
        var bookIds = (await db.OrderLines.Where(line => orderIds.Contains(line.OrderId)).Select(line => line.BookId).Distinct().ToListAsync(ct))
            .Union(named).ToArray();
        var listed = await db.Books.Where(book => bookIds.Contains(book.Id)).ToDictionaryAsync(book => book.Id, book => book.Stock - book.Held, ct);
        return new LiveNews(
            [.. bookIds.Select(id => listed.TryGetValue(id, out var available) ? new BookNews(id, available, Listed: true) : new BookNews(id, 0, Listed: false))],
            [.. orders.Select(order => new OrderNews(order.Id, order.Status))],
            CatalogChanged: notes.Exists(note => note is { OrderId: null, UserId: null }) || listed.Count < bookIds.Length,
            // What was bought, or is being paid for, has left the cart, and has come back when nothing came of it.
            await CountCartsAsync(db, [.. notes.Select(note => note.UserId).Concat(orders.Where(order => order.Status is OrderStatus.Fulfilled or OrderStatus.PaymentProcessing or OrderStatus.PaymentFailed or OrderStatus.RefundPending).Select(order => order.UserId)).OfType<string>().Distinct()], ct));
    }

    private static async Task<List<CartNews>?> CountCartsAsync(BooklyDbContext db, string[] userIds, CancellationToken ct)
    {
        if (userIds.Length == 0) return null;

        var counts = await db.CartItems.Where(line => userIds.Contains(line.UserId)).GroupBy(line => line.UserId)
            .Select(cart => new { UserId = cart.Key, Count = cart.Sum(line => line.Quantity) }).ToDictionaryAsync(cart => cart.UserId, cart => cart.Count, ct);
        return [.. userIds.Select(id => new CartNews(id, counts.GetValueOrDefault(id)))];
    }

    private async Task ListenAsync(CancellationToken ct)
    {
        try
        {
            var others = await redis.GetSubscriber().SubscribeAsync(_channel, CommandFlags.FireAndForget);
            others.OnMessage(async message =>
            {
                if (JsonSerializer.Deserialize<LiveNews>((byte[])message.Message!, Json) is { CatalogChanged: true }) await catalog.ForgetAsync(ct);
            });
        }
        catch (Exception e) when (e is RedisException or TimeoutException or ObjectDisposedException)
        {
            logger.LogDebug(e, "Other replicas are not heard of; lists are remembered for a short while only.");
        }
    }
}

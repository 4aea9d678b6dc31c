using System.Text.Json;
using System.Text.Json.Serialization;
using Bookly.ApiService.Accounts.Sessions;
using Bookly.ApiService.Cart;
using Bookly.ApiService.Catalog;
using Bookly.ApiService.Common;
using Bookly.ApiService.Data;
using Bookly.ApiService.Orders;
using Bookly.ApiService.Settings;
using Bookly.Contracts;
using Microsoft.EntityFrameworkCore;
using StackExchange.Redis;

namespace Bookly.ApiService.Live;

/// <summary>Publishes <see cref="ChangeFeed"/> on Redis in batches, and forgets what other replicas have changed.</summary>
public sealed class ChangePublisher(
    ChangeFeed feed, CatalogIndex catalog, SessionValidation sessions, SettingsSignal settings, IConnectionMultiplexer redis, IServiceScopeFactory scopes,
    IConfiguration configuration, DependencyFailures failures, TimeProvider time, ILogger<ChangePublisher> logger) : BackgroundService
{
    private const int MaxBatch = 500;

    /// <summary>Changes within this time are published together.</summary>
    private static readonly TimeSpan BatchWindow = TimeSpan.FromMilliseconds(50);

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    private readonly RedisChannel _channel = RedisChannel.Literal(configuration[LiveChanges.ChannelSetting] ?? LiveChanges.DefaultChannel);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await SubscribeAsync(stoppingToken);
        try
        {
            while (await feed.Changes.WaitToReadAsync(stoppingToken))
            {
                await Task.Delay(BatchWindow, time, stoppingToken);
                await PublishAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The service stops; open pages poll.
        }
    }

    private async Task PublishAsync(CancellationToken cancellationToken)
    {
        List<ChangeFeed.Change> changes = [];
        while (changes.Count < MaxBatch && feed.Changes.TryRead(out var change)) changes.Add(change);
        try
        {
            var told = await LookUpAsync(changes, cancellationToken);
            if (told.CatalogChanged) await catalog.InvalidateAsync(cancellationToken);
            await redis.GetSubscriber().PublishAsync(_channel, JsonSerializer.SerializeToUtf8Bytes(told, Json));
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            if (e is RedisException or TimeoutException) failures.Note(Dependency.Redis);
            logger.LogDebug(e, "{Count} changes could not be published; open pages poll for them.", changes.Count);
        }
    }

    private async Task<LiveChanges> LookUpAsync(List<ChangeFeed.Change> changes, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<BooklyDbContext>();
        var orderIds = changes.Select(change => change.OrderId).OfType<Guid>().Distinct().ToArray();
        var orders = await db.Orders.Where(order => orderIds.Contains(order.Id))
            .Select(order => new { order.Id, order.Status, order.UserId }).ToListAsync(cancellationToken);
        var named = changes.Select(change => change.BookId).OfType<long>();
        var bookIds = (await db.OrderLines.Where(line => orderIds.Contains(line.OrderId)).Select(line => line.BookId).Distinct()
                .ToListAsync(cancellationToken))
            .Union(named).ToArray();
        var listed = await db.Books.Where(book => bookIds.Contains(book.Id))
            .ToDictionaryAsync(book => book.Id, book => book.Stock - book.Held, cancellationToken);
        return new LiveChanges(
            [.. bookIds.Select(id => listed.TryGetValue(id, out var available) ? new BookChange(id, available, Listed: true) : new BookChange(id, 0, Listed: false))],
            [.. orders.Select(order => new OrderChange(order.Id, order.Status))],
            CatalogChanged: changes.Exists(change => change is { OrderId: null, UserId: null, SessionId: null, Settings: false }) || listed.Count < bookIds.Length,
            // Ordered books leave the cart and return when the payment fails.
            await CountCartsAsync(
                db,
                [.. changes.Select(change => change.UserId)
                    .Concat(orders.Where(order => MovesCopiesOfTheCart(order.Status)).Select(order => order.UserId))
                    .OfType<string>().Distinct()],
                cancellationToken),
            changes.Select(change => change.SessionId).OfType<Guid>().ToList() is { Count: > 0 } ended ? ended : null,
            SettingsChanged: changes.Exists(change => change.Settings));
    }

    private static bool MovesCopiesOfTheCart(OrderStatus status) => status
        is OrderStatus.Fulfilled or OrderStatus.PaymentProcessing or OrderStatus.PaymentFailed or OrderStatus.RefundPending;

    private static async Task<List<CartChange>?> CountCartsAsync(BooklyDbContext db, string[] userIds, CancellationToken cancellationToken)
    {
        if (userIds.Length == 0) return null;

        var counts = await db.CartItems.Where(line => userIds.Contains(line.UserId)).GroupBy(line => line.UserId)
            .Select(cart => new { UserId = cart.Key, Count = cart.Sum(line => line.Quantity) })
            .ToDictionaryAsync(cart => cart.UserId, cart => cart.Count, cancellationToken);
        return [.. userIds.Select(id => new CartChange(id, counts.GetValueOrDefault(id)))];
    }

    private async Task SubscribeAsync(CancellationToken cancellationToken)
    {
        try
        {
            var others = await redis.GetSubscriber().SubscribeAsync(_channel, CommandFlags.FireAndForget);
            others.OnMessage(async message =>
            {
                if (JsonSerializer.Deserialize<LiveChanges>((byte[])message.Message!, Json) is not { } changes) return;

                foreach (var session in changes.EndedSessions ?? []) sessions.Forget(session);
                if (changes.SettingsChanged) settings.Wake();
                if (changes.CatalogChanged) await catalog.InvalidateAsync(cancellationToken);
            });
        }
        catch (Exception e) when (e is RedisException or TimeoutException or ObjectDisposedException)
        {
            logger.LogDebug(e, "Cannot subscribe to the changes of other replicas; cached lists expire soon by themselves.");
        }
    }
}

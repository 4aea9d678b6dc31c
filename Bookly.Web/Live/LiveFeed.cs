using System.Text.Json;
using Bookly.Contracts;
using Bookly.Web.Api;
using StackExchange.Redis;

namespace Bookly.Web.Live;

/// <summary>The API's changes from Redis: one subscription per process for all pages. Messages may be lost, so pages also poll.</summary>
public sealed class LiveFeed(IServiceProvider services, IConfiguration configuration, ILogger<LiveFeed> logger) : IHostedService, IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private IConnectionMultiplexer? _redis;

    /// <summary>Raised on a thread of the Redis client: handlers must not block.</summary>
    public event Action<LiveChanges>? Published;

    public bool IsConnected => _redis is { IsConnected: true };

    /// <summary>Cancelled on shutdown, so that streams do not delay it.</summary>
    public CancellationToken Stopping => _stopping.Token;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (configuration.GetConnectionString("redis") is null)
        {
            logger.LogInformation("No Redis is configured: open pages poll the API");
            return Task.CompletedTask;
        }

        // Not awaited: pages do not wait for Redis.
        _ = Task.Run(SubscribeAsync, cancellationToken);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => _stopping.CancelAsync();

    public void Dispose() => _stopping.Dispose();

    public void Publish(LiveChanges changes) => Published?.Invoke(changes);

    private async Task SubscribeAsync()
    {
        try
        {
            _redis = services.GetRequiredService<IConnectionMultiplexer>();
            var channel = RedisChannel.Literal(configuration[LiveChanges.ChannelSetting] ?? LiveChanges.DefaultChannel);
            // With fire-and-forget the client keeps the subscription and renews it after each reconnect.
            var messages = await _redis.GetSubscriber().SubscribeAsync(channel, CommandFlags.FireAndForget);
            messages.OnMessage(message => Receive((byte[]?)message.Message));
        }
        catch (Exception e) when (e is RedisException or TimeoutException or ObjectDisposedException)
        {
            logger.LogWarning("Cannot subscribe to live updates ({Reason}); open pages poll the API", e.Message);
        }
    }

    private void Receive(byte[]? message)
    {
        try
        {
            if (message is not null && JsonSerializer.Deserialize<LiveChanges>(message, ApiJson.Options) is { } changes) Publish(changes);
        }
        catch (JsonException e)
        {
            logger.LogWarning("A message on the live channel cannot be read: {Reason}", e.Message);
        }
    }
}

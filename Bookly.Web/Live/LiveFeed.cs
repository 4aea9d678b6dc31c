using System.Text.Json;
using Bookly.Contracts;
using Bookly.Web.Api;
using StackExchange.Redis;

namespace Bookly.Web.Live;

/// <summary>
/// What the API has just told on Redis: one subscription of this process, handed on to every open page. It may miss something or be
/// silent altogether, so whoever listens also asks now and then.
/// </summary>
public sealed class LiveFeed(IServiceProvider services, IConfiguration configuration, ILogger<LiveFeed> logger) : IHostedService, IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private IConnectionMultiplexer? _redis;

    /// <summary>Raised for every piece of news, on a thread of Redis's client: handlers hand it on and return.</summary>
    public event Action<LiveChanges>? Published;

    /// <summary>Whether news can come at all.</summary>
    public bool IsConnected => _redis is { IsConnected: true };

    /// <summary>Ends when the site shuts down, so that streams do not hold it up.</summary>
    public CancellationToken Stopping => _stopping.Token;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (configuration.GetConnectionString("redis") is null)
        {
            logger.LogInformation("No Redis is configured: open pages ask for news instead of being told");
            return Task.CompletedTask;
        }

        // Not awaited: pages do not wait for Redis.
        _ = Task.Run(SubscribeAsync, cancellationToken);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => _stopping.CancelAsync();

    public void Dispose() => _stopping.Dispose();

    /// <summary>Hands news on; also what tests tell by.</summary>
    public void Publish(LiveChanges changes) => Published?.Invoke(changes);

    private async Task SubscribeAsync()
    {
        try
        {
            _redis = services.GetRequiredService<IConnectionMultiplexer>();
            var channel = RedisChannel.Literal(configuration[LiveChanges.ChannelSetting] ?? LiveChanges.DefaultChannel);
            // Without waiting for an answer it is kept, and made again whenever the connection comes back.
            var messages = await _redis.GetSubscriber().SubscribeAsync(channel, CommandFlags.FireAndForget);
            messages.OnMessage(message => Receive((byte[]?)message.Message));
        }
        catch (Exception e) when (e is RedisException or TimeoutException or ObjectDisposedException)
        {
            logger.LogWarning("News from the shop cannot be heard ({Reason}); open pages ask instead", e.Message);
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

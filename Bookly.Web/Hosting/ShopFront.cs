using System.Threading.Channels;
using Bookly.Contracts;
using Bookly.Web.Api;

namespace Bookly.Web.Hosting;

/// <summary>
/// Who the shop is, in memory: every page shows it. It is read from the API at the start, when something has changed, and from time to time, in
/// case nobody was told; while the API is away, the last that was known is shown.
/// </summary>
public sealed class ShopFront(IServiceScopeFactory scopes, TimeProvider time, ILogger<ShopFront> logger) : BackgroundService
{
    private static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(15);

    /// <summary>While nothing is known yet.</summary>
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);

    /// <summary>For the first answer; then the site starts without it.</summary>
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(3);

    private static readonly ShopInfo Unknown = new("Bookly", [], [], null, null, null, null, []);

    private readonly Channel<bool> _asked = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private volatile ShopInfo _current = Unknown;
    private volatile byte[]? _logo;

    public ShopInfo Current => _current;

    /// <summary>The picture of <see cref="ShopInfo.Logo"/>, a PNG.</summary>
    public ReadOnlyMemory<byte>? Logo => _logo is { } logo ? logo : null;

    /// <summary>Something has changed.</summary>
    public void Refresh() => _asked.Writer.TryWrite(true);

    /// <summary>Now, so that whoever has changed something sees it on the next page.</summary>
    public async Task ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var shop = scope.ServiceProvider.GetRequiredService<ShopClient>();
            if (await shop.FindAsync(cancellationToken) is not { } now) return;

            if (now.Logo is null) _logo = null;
            else if (_logo is null || now.Logo != _current.Logo) _logo = await shop.FindLogoAsync(now.Logo, cancellationToken);
            _current = now;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            logger.LogDebug(e, "The shop's settings cannot be read; the last known ones are shown.");
        }
    }

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            await ReadAsync(cancellationToken).WaitAsync(FirstWait, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            // It goes on below.
        }

        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await _asked.Reader.WaitToReadAsync(stoppingToken).AsTask()
                    .WaitAsync(ReferenceEquals(_current, Unknown) ? FirstPause : MaxAge, time, stoppingToken);
                _asked.Reader.TryRead(out _);
            }
            catch (TimeoutException)
            {
                // It is time again.
            }

            await ReadAsync(stoppingToken);
        }
    }
}

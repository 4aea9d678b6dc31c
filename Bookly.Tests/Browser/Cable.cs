using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Bookly.Tests.Browser;

/// <summary>The line between a browser and a site: it can be pulled, and plugged in again, into another site too.</summary>
public sealed class Cable : IAsyncDisposable
{
    private readonly TcpListener _listener;
    private readonly ConcurrentDictionary<TcpClient, byte> _open = new();
    private readonly CancellationTokenSource _ending = new();
    private readonly Task _accepting;
    private Uri? _site;

    public Cable(Uri site)
    {
        _site = site;
        _listener = new TcpListener(IPAddress.Loopback, 0);
        _listener.Start();
        Address = new UriBuilder(site) { Host = "127.0.0.1", Port = ((IPEndPoint)_listener.LocalEndpoint).Port }.Uri;
        _accepting = AcceptAsync();
    }

    /// <summary>Where the browser finds the site.</summary>
    public Uri Address { get; }

    /// <summary>Every connection ends at once, and new ones lead nowhere.</summary>
    public void Pull()
    {
        Volatile.Write(ref _site, null);
        foreach (var client in _open.Keys) client.Close();
    }

    public void PlugIn(Uri site) => Volatile.Write(ref _site, site);

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        _listener.Dispose();
        foreach (var client in _open.Keys) client.Close();
        await _accepting;
        _ending.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var browser = await _listener.AcceptTcpClientAsync(_ending.Token);
                _ = CarryAsync(browser);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or InvalidOperationException)
        {
            // The test is over.
        }
    }

    private async Task CarryAsync(TcpClient browser)
    {
        using var server = new TcpClient();
        using (browser)
        {
            _open.TryAdd(browser, 0);
            try
            {
                if (Volatile.Read(ref _site) is not { } site) return;
                await server.ConnectAsync(site.Host, site.Port, _ending.Token);
                var (near, far) = (browser.GetStream(), server.GetStream());
                await Task.WhenAny(near.CopyToAsync(far, _ending.Token), far.CopyToAsync(near, _ending.Token));
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or IOException or InvalidOperationException)
            {
                // One of the ends is gone, and with it the connection.
            }
            finally
            {
                _open.TryRemove(browser, out _);
            }
        }
    }
}

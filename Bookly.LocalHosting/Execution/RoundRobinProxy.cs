using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace Bookly.LocalHosting.Execution;

/// <summary>
/// Passes each connection on to the next copy of a resource in turn; a copy that does not accept it is skipped, so that a
/// stopped one is noticed only by the connections it had.
/// </summary>
internal sealed class RoundRobinProxy(string address, int port, IReadOnlyList<int> targets, ILogger<RoundRobinProxy> logger) : IAsyncDisposable
{
    private readonly CancellationTokenSource stopping = new();
    private readonly List<TcpListener> listeners = [];
    private readonly List<Task> accepting = [];
    private int turn = -1;

    private IPAddress TargetAddress => IPAddress.TryParse(address, out var ip) ? ip : IPAddress.Loopback;

    public void Start()
    {
        IPAddress[] addresses = IPAddress.TryParse(address, out var ip) ? [ip]
            : Socket.OSSupportsIPv6 ? [IPAddress.Loopback, IPAddress.IPv6Loopback] : [IPAddress.Loopback];
        foreach (var local in addresses)
        {
            var listener = new TcpListener(local, port);
            listener.Start(backlog: 512);
            listeners.Add(listener);
            accepting.Add(AcceptAsync(listener));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        foreach (var listener in listeners) listener.Dispose();
        await Task.WhenAll(accepting);
        stopping.Dispose();
    }

    private async Task AcceptAsync(TcpListener listener)
    {
        try
        {
            while (true)
            {
                var client = await listener.AcceptSocketAsync(stopping.Token);
                _ = ServeAsync(client, stopping.Token);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or InvalidOperationException or SocketException)
        {
            // A listener that was stopped between two connections is an InvalidOperationException, of which a disposed one is a kind.
            if (!stopping.IsCancellationRequested) logger.LogError(e, "Port {Port} accepts no more connections", port);
        }
    }

    private async Task ServeAsync(Socket client, CancellationToken cancellationToken)
    {
        using var _ = client;
        try
        {
            using var server = await ConnectAsync(cancellationToken);
            if (server is null) return;

            client.NoDelay = true;
            await Task.WhenAll(CopyAsync(client, server, cancellationToken), CopyAsync(server, client, cancellationToken));
        }
        catch (Exception e) when (e is SocketException or IOException or OperationCanceledException or ObjectDisposedException)
        {
            // Either side broke off; closing both sockets tells the other one.
        }
    }

    private async Task<Socket?> ConnectAsync(CancellationToken cancellationToken)
    {
        var first = Interlocked.Increment(ref turn);
        for (var attempt = 0; attempt < targets.Count; attempt++)
        {
            var target = targets[(int)((uint)(first + attempt) % (uint)targets.Count)];
            var server = new Socket(TargetAddress.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await server.ConnectAsync(new IPEndPoint(TargetAddress, target), cancellationToken);
                return server;
            }
            catch (SocketException)
            {
                server.Dispose();
            }
        }

        return null;
    }

    private static async Task CopyAsync(Socket from, Socket to, CancellationToken cancellationToken)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            int count;
            while ((count = await from.ReceiveAsync(buffer, cancellationToken)) > 0)
            {
                await to.SendAsync(buffer.AsMemory(0, count), cancellationToken);
            }

            to.Shutdown(SocketShutdown.Send);
        }
        catch
        {
            // A reset on one side must reach the other side now, not when that one next speaks.
            from.Close(0);
            to.Close(0);
            throw;
        }
    }
}

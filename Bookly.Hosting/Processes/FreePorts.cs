using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Bookly.Hosting.Processes;

/// <summary>Finds free ports below the range of outgoing connections, which may take a port of their range at any moment.</summary>
internal static class FreePorts
{
    private const int First = 20000;
    private const int Last = 32000;

    /// <summary>Per process: an application that is still being built does not listen on its ports yet.</summary>
    private static readonly ConcurrentDictionary<int, bool> HandedOut = [];

    public static int Next()
    {
        while (true)
        {
            var port = Random.Shared.Next(First, Last);
            if (HandedOut.TryAdd(port, true) && IsFree(port)) return port;
        }
    }

    public static bool IsFree(int port) => CanListen(IPAddress.Loopback, port) && (!Socket.OSSupportsIPv6 || CanListen(IPAddress.IPv6Loopback, port));

    private static bool CanListen(IPAddress address, int port)
    {
        try
        {
            // On Unix ReuseAddress only ignores closing connections, as Kestrel and Postgres do.
            using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            if (!OperatingSystem.IsWindows()) socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
            socket.Bind(new IPEndPoint(address, port));
            socket.Listen();
            return true;
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode == SocketError.AddressNotAvailable;
        }
    }
}

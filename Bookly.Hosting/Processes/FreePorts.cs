using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Bookly.Hosting.Processes;

/// <summary>Finds ports nobody listens on.</summary>
/// <remarks>
/// They come from below the range that the operating systems hand to outgoing connections (from 32768 on Linux, 49152
/// elsewhere): a port of that range may be free now and be someone's outgoing connection a moment later.
/// </remarks>
internal static class FreePorts
{
    private const int First = 20000;
    private const int Last = 32000;

    /// <summary>All of this process: an application that is being built in it has ports that it does not listen on yet.</summary>
    private static readonly ConcurrentDictionary<int, bool> HandedOut = [];

    public static int Next()
    {
        while (true)
        {
            var port = Random.Shared.Next(First, Last);
            if (HandedOut.TryAdd(port, true) && IsFree(port)) return port;
        }
    }

    /// <summary>Whether a process could listen on the port on both loopback addresses.</summary>
    public static bool IsFree(int port) => CanListen(IPAddress.Loopback, port) && (!Socket.OSSupportsIPv6 || CanListen(IPAddress.IPv6Loopback, port));

    private static bool CanListen(IPAddress address, int port)
    {
        try
        {
            // ReuseAddress on Unix only looks past connections that are still closing, as Kestrel and Postgres do.
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

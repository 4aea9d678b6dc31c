using System.Net;
using System.Net.Sockets;

namespace Bookly.Tests.Fixtures;

/// <summary>Ports for servers whose number must be known before they listen.</summary>
/// <remarks>
/// Each is given once in this process, and none is of the range that the system takes its own from, for outgoing connections and for
/// whoever asks for any port: what is free now is free when the server comes to it.
/// </remarks>
internal static class Ports
{
    private const int First = 13_000;
    private const int Count = 7_000;

    private static int Last = Random.Shared.Next(Count);

    public static int Next()
    {
        while (true)
        {
            var port = First + (int)((uint)Interlocked.Increment(ref Last) % Count);
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Somebody else's; the next one.
            }
        }
    }
}

using System.Net;
using System.Net.Sockets;
using Bookly.LocalHosting.Execution;
using Microsoft.Extensions.Logging.Abstractions;

namespace Bookly.Tests.Hosting.LocalEngine;

public sealed class RoundRobinProxyTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Connections_go_to_the_copies_in_turn()
    {
        using var copies = new Copies(3);
        await using var proxy = Start(copies.Ports, out var port);

        var answers = new List<byte>();
        for (var i = 0; i < 6; i++) answers.Add(await AskAsync(port));

        Assert.Equal([0, 1, 2, 0, 1, 2], answers);
    }

    [Fact]
    public async Task A_copy_that_accepts_no_connection_is_skipped()
    {
        using var copies = new Copies(3);
        await using var proxy = Start(copies.Ports, out var port);
        copies.Stop(1);

        var answers = new List<byte>();
        for (var i = 0; i < 6; i++) answers.Add(await AskAsync(port));

        Assert.DoesNotContain((byte)1, answers);
        Assert.Contains((byte)0, answers);
        Assert.Contains((byte)2, answers);
    }

    [Fact]
    public async Task A_connection_is_closed_when_no_copy_is_left()
    {
        using var copies = new Copies(1);
        await using var proxy = Start(copies.Ports, out var port);
        copies.Stop(0);

        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port, Ct);

        Assert.Equal(0, await client.GetStream().ReadAsync(new byte[1], Ct));
    }

    private static RoundRobinProxy Start(IReadOnlyList<int> targets, out int port)
    {
        port = FreePorts.Next();
        var proxy = new RoundRobinProxy("localhost", port, targets, NullLogger<RoundRobinProxy>.Instance);
        proxy.Start();
        return proxy;
    }

    /// <summary>Says something and returns the answer: the number of the copy that heard it.</summary>
    private static async Task<byte> AskAsync(int port)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port, Ct);
        await client.GetStream().WriteAsync(new byte[1], Ct);
        var answer = new byte[1];
        await client.GetStream().ReadExactlyAsync(answer, Ct);
        return answer[0];
    }

    private sealed class Copies : IDisposable
    {
        private readonly List<TcpListener> listeners = [];

        public Copies(int count)
        {
            for (byte number = 0; number < count; number++)
            {
                var listener = new TcpListener(IPAddress.Loopback, 0);
                listener.Start();
                listeners.Add(listener);
                _ = AnswerAsync(listener, number);
            }

            Ports = [.. listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port)];
        }

        public IReadOnlyList<int> Ports { get; }

        public void Stop(int number) => listeners[number].Stop();

        public void Dispose() => listeners.ForEach(listener => listener.Dispose());

        private static async Task AnswerAsync(TcpListener listener, byte number)
        {
            try
            {
                while (true)
                {
                    using var client = await listener.AcceptTcpClientAsync(Ct);
                    await client.GetStream().ReadExactlyAsync(new byte[1], Ct);
                    await client.GetStream().WriteAsync(new[] { number }, Ct);
                }
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
            {
                // Stopped, as the test meant it.
            }
        }
    }
}

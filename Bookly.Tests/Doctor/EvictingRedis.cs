using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Bookly.Tests.Doctor;

/// <summary>As much of a Redis server as a client needs to ask for the server's memory: one that throws keys away when it is full.</summary>
internal sealed class EvictingRedis : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _serving;

    public EvictingRedis()
    {
        _listener.Start();
        _serving = ServeAsync();
    }

    public string ConnectionString => _listener.LocalEndpoint.ToString()!;

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Dispose();
        await _serving;
        _stopping.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true) _ = ServeAsync(await _listener.AcceptTcpClientAsync(_stopping.Token));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var connection = client;
        await using var stream = client.GetStream();
        using var reader = new StreamReader(stream, Encoding.Latin1);
        try
        {
            while (await ReadCommandAsync(reader) is { } command)
            {
                await stream.WriteAsync(Encoding.Latin1.GetBytes(AnswerTo(command)), _stopping.Token);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or ObjectDisposedException)
        {
            // The client has hung up, or the test is over.
        }
    }

    private async Task<string[]?> ReadCommandAsync(StreamReader reader)
    {
        if (await reader.ReadLineAsync(_stopping.Token) is not ['*', .. var count]) return null;

        var words = new string[int.Parse(count, System.Globalization.CultureInfo.InvariantCulture)];
        for (var i = 0; i < words.Length; i++)
        {
            await reader.ReadLineAsync(_stopping.Token);
            words[i] = await reader.ReadLineAsync(_stopping.Token) ?? "";
        }

        return words;
    }

    private static string AnswerTo(string[] command) => command switch
    {
        ["ECHO", var text] => Bulk(text),
        ["PING", ..] => "+PONG\r\n",
        ["INFO", "memory"] => Bulk("# Memory\r\nused_memory:1\r\nmaxmemory_policy:allkeys-lru\r\n"),
        ["INFO", ..] => Bulk("# Server\r\nredis_version:7.4.0\r\nredis_mode:standalone\r\nrole:master\r\n"),
        _ => "-ERR unknown command\r\n",
    };

    private static string Bulk(string text) => $"${text.Length}\r\n{text}\r\n";
}

using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.DependencyInjection;

namespace Bookly.Benchmarks.Site;

/// <summary>A page that is open in a browser, as the server sees it: its circuit, over a WebSocket, with every render acknowledged.</summary>
public sealed partial class LiveCircuit : IAsyncDisposable
{
    private readonly HubConnection _connection;
    private readonly TaskCompletionSource _rendered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _renders;

    private LiveCircuit(HubConnection connection) => _connection = connection;

    /// <summary>How often the server has sent something new to show.</summary>
    public int Renders => Volatile.Read(ref _renders);

    public bool IsConnected => _connection.State == HubConnectionState.Connected;

    /// <summary>Reads the page and does what blazor.web.js does with it.</summary>
    public static async Task<LiveCircuit> OpenAsync(SiteReader reader, string path)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var page = await reader.ReadAsync(path);
        var builder = new HubConnectionBuilder().WithUrl(new Uri(reader.Site, "/_blazor"), options =>
        {
            options.Transports = HttpTransportType.WebSockets;
            options.SkipNegotiation = true;
            options.Headers["Cookie"] = reader.Cookies;
        });
        builder.Services.AddSingleton<IHubProtocol, BlazorPack>();
        var circuit = new LiveCircuit(builder.Build());
        await circuit.StartAsync(page, new Uri(reader.Site, path));
        return circuit;
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private async Task StartAsync(string page, Uri address)
    {
        _connection.On<int, string>("JS.AttachComponent", (_, _) => { });
        _connection.On<string>("JS.EndUpdateRootComponents", _ => { });
        _connection.On<string>("JS.Error", error => _rendered.TrySetException(new InvalidOperationException(error)));
        _connection.On<long, byte[]>("JS.RenderBatch", async (batch, _) =>
        {
            Interlocked.Increment(ref _renders);
            _rendered.TrySetResult();
            await _connection.SendAsync("OnRenderCompleted", batch, null);
        });
        await _connection.StartAsync();

        var state = State().Match(page).Groups["state"].Value;
        var id = await _connection.InvokeAsync<string?>(
            "StartCircuit", new Uri(address, "/").ToString(), address.ToString(), "[]", state);
        if (string.IsNullOrEmpty(id)) throw new InvalidOperationException("The server opened no circuit.");

        await _connection.SendAsync("UpdateRootComponents", Additions(page), state);
        await _rendered.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }

    /// <summary>The page's interactive components, each named by a comment before it.</summary>
    private static string Additions(string page)
    {
        var markers = Marker().Matches(page).Select(match => JsonNode.Parse(match.Groups["json"].Value)!.AsObject())
            .Where(marker => (string?)marker["type"] == "server").ToList();
        if (markers.Count == 0) throw new InvalidOperationException("Nothing on the page is interactive.");

        return JsonSerializer.Serialize(new
        {
            batchId = 1,
            operations = markers.Select((marker, i) => new { type = "add", ssrComponentId = i + 1, marker }),
        });
    }

    [GeneratedRegex("<!--Blazor:(?<json>.*?)-->")]
    private static partial Regex Marker();

    [GeneratedRegex("<!--Blazor-Server-Component-State:(?<state>[a-zA-Z0-9+/=]+)-->")]
    private static partial Regex State();
}

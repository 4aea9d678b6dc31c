using System.Net.WebSockets;
using Bookly.StripeEmulator.Api;
using Bookly.StripeEmulator.Settings;
using Microsoft.Extensions.Options;
using static Bookly.StripeEmulator.Api.Parameter;

namespace Bookly.StripeEmulator.Cli;

/// <summary><c>/v1/stripecli/sessions</c>: how <c>stripe listen</c> registers.</summary>
internal sealed class CliResource(CliHub hub, IOptions<EmulatorOptions> options) : IApiResource
{
    /// <summary>Seconds after which the CLI opens a new socket.</summary>
    private const int ReconnectDelay = 600;

    private static readonly ParameterSet SessionParameters = new(
        Text("device_name") with { Required = true },
        Texts("websocket_features") with { Required = true },
        Text("forward_to_url") with { CanUnset = true },
        Text("forward_connect_to_url") with { CanUnset = true },
        Text("forward_thin_to_url") with { CanUnset = true },
        Text("forward_thin_connect_to_url") with { CanUnset = true },
        Text("filters") with { CanUnset = true });

    public IEnumerable<Operation> Operations => [Operation.Post("/stripecli/sessions", SessionParameters, Start)];

    private object Start(ApiCall call)
    {
        var values = call.Parameters;
        var features = values.Texts("websocket_features")!;
        if (!features.Contains("webhooks"))
        {
            throw StripeException.BadParameter(
                "websocket_features", $"Bookly.StripeEmulator forwards webhooks, not {string.Join(", ", features)}. See GET /_emulator/requests for the request log.");
        }

        var listener = hub.Register(values.RequiredText("device_name"), values.Text("forward_to_url") ?? "");
        return new CliSession
        {
            WebsocketId = listener.Id,
            WebsocketUrl = $"{call.Origin.Replace("http", "ws", StringComparison.Ordinal)}{CliSocket.Path}",
            ReconnectDelay = ReconnectDelay,
            Secret = options.Value.WebhookSecret,
        };
    }
}

/// <summary>The answer to <c>stripe listen</c>.</summary>
internal sealed record CliSession
{
    public string DefaultVersion => ApiPipeline.Version;

    public string DeviceToken => "";

    public bool DisplayConnectFilterWarning => false;

    public string LatestVersion => ApiPipeline.Version;

    public required int ReconnectDelay { get; init; }

    public required string Secret { get; init; }

    public string WebsocketAuthorizedFeature => "webhooks";

    public required string WebsocketId { get; init; }

    public required string WebsocketUrl { get; init; }
}

/// <summary>The web socket that carries events to the CLI.</summary>
internal static class CliSocket
{
    public const string Path = "/stripecli/subscribe";
    private const string SubProtocol = "stripecli-devproxy-v1";

    public static void MapCliSocket(this WebApplication app)
    {
        app.UseWebSockets();
        app.MapGet(Path, ServeAsync);
    }

    private static async Task ServeAsync(HttpContext context, CliHub hub, IHostApplicationLifetime lifetime)
    {
        var id = context.Request.Headers["Websocket-Id"].ToString();
        if (!context.WebSockets.IsWebSocketRequest || id.Length == 0)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            await context.Response.WriteAsJsonAsync(new { error = new { message = "Unknown WebSocket ID." } }, context.RequestAborted);
            return;
        }

        using var socket = await context.WebSockets.AcceptWebSocketAsync(new WebSocketAcceptContext
        {
            SubProtocol = context.WebSockets.WebSocketRequestedProtocols.Contains(SubProtocol) ? SubProtocol : null,
        });
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(lifetime.ApplicationStopping, context.RequestAborted);
        try
        {
            await hub.ServeAsync(id, socket, stop.Token);
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException)
        {
            // The CLI closed the connection, or the emulator stops.
            socket.Abort();
        }
    }
}

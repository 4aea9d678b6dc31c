using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Bookly.Contracts;
using Bookly.Tests.Fixtures;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Bookly.Tests.Monitoring;

/// <summary>Two replicas that watch themselves several times a second, with a mail server and a chat that hear of it.</summary>
public sealed class MonitoredShop(ShopFixture fixture) : IAsyncLifetime
{
    public const string ChatSecret = "whsec_of_the_chat";

    private readonly ConcurrentQueue<Post> _posts = new();
    private WebApplication? _chat;

    public TestShop Shop { get; private set; } = null!;

    public MailServer Mail { get; private set; } = null!;

    /// <summary>What the chat answers from now on.</summary>
    public HttpStatusCode ChatAnswers { get; set; } = HttpStatusCode.OK;

    /// <summary>What the chat has taken, in order.</summary>
    public IReadOnlyList<Post> Posts => [.. _posts];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var port = Ports.Next();
        var builder = WebApplication.CreateSlimBuilder([$"--urls=http://127.0.0.1:{port}"]);
        builder.Logging.ClearProviders();
        _chat = builder.Build();
        _chat.MapPost("/hooks/1", TakeAsync);
        await _chat.StartAsync(Ct);
        Mail = await MailServer.StartNewAsync();
        Shop = await TestShop.StartAsync(
            fixture, replicas: 2, settings:
            [
                .. Mail.Settings, "Monitor:Interval=00:00:00.2", "Monitor:InvariantsInterval=00:00:00.2", "Monitor:Window=00:00:03", "Monitor:Silence=00:00:02",
                $"Monitor:WebhookUrl=http://127.0.0.1:{port}/hooks/1", $"Monitor:WebhookSecret={ChatSecret}",
            ]);
    }

    public async ValueTask DisposeAsync()
    {
        if (Shop is not null) await Shop.DisposeAsync();
        if (Mail is not null) await Mail.DisposeAsync();
        if (_chat is not null) await _chat.DisposeAsync();
    }

    public async Task<MonitorReport> ReportAsync() => (await Shop.Admin.SendAsync<MonitorReport>(HttpMethod.Get, "/api/admin/alarms")).Value;

    /// <summary>Waits for the alarm of a kind, open or over.</summary>
    public async Task<Alarm> AlarmAsync(string kind, bool isOver = false) =>
        (await Eventually.BecomesAsync(
            async () => (await ReportAsync()).Alarms.FirstOrDefault(alarm => alarm.Kind == kind && alarm.EndedAt is not null == isOver), alarm => alarm is not null))!;

    private async Task<IResult> TakeAsync(HttpRequest request)
    {
        using var reader = new StreamReader(request.Body);
        var body = await reader.ReadToEndAsync(request.HttpContext.RequestAborted);
        if (ChatAnswers == HttpStatusCode.OK) _posts.Enqueue(new Post(body, request.Headers["Bookly-Signature"].ToString()));
        return Results.StatusCode((int)ChatAnswers);
    }

    public sealed record Post(string Body, string Signature)
    {
        private JsonElement Json => JsonDocument.Parse(Body).RootElement;

        public string? Kind => Json.GetProperty("kind").GetString();

        public string? Text => Json.GetProperty("text").GetString();

        public string? Id => Json.GetProperty("id").GetString();
    }
}

using System.Net;
using System.Net.Http.Headers;
using System.Net.WebSockets;
using System.Text;
using Bookly.Tests.Fixtures;

namespace Bookly.Tests.Security;

/// <summary>What one visitor may take of the website: requests, bodies, streams and circuits.</summary>
public sealed class SiteLimitTests(SiteLimitTests.SmallSite site) : IClassFixture<SiteLimitTests.SmallSite>
{
    private const int ByClient = 3, Open = 5, Requests = 40;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public sealed class SmallSite(ShopFixture shop) : IAsyncLifetime
    {
        private OtherSite _site = null!;

        public Uri Address => _site.Address;

        public async ValueTask InitializeAsync() => _site = await OtherSite.StartAsync(
            shop, settings: [("RateLimits__RequestsPerMinute", $"{Requests}"), ("RateLimits__OpenPagesPerClient", $"{ByClient}"), ("RateLimits__OpenPages", $"{Open}")]);

        public ValueTask DisposeAsync()
        {
            _site?.Dispose();
            return ValueTask.CompletedTask;
        }
    }

    [Fact]
    public async Task Streams_are_limited_by_client_and_in_total()
    {
        List<HttpResponseMessage> streams = [];
        try
        {
            for (var i = 0; i < ByClient; i++) streams.Add(await OpenStreamAsync("203.0.113.1", HttpStatusCode.OK));
            using var tooMany = await OpenStreamAsync("203.0.113.1", HttpStatusCode.TooManyRequests);
            Assert.NotNull(tooMany.Headers.RetryAfter?.Delta);

            for (var i = ByClient; i < Open; i++) streams.Add(await OpenStreamAsync("203.0.113.2", HttpStatusCode.OK));
            using var full = await OpenStreamAsync("203.0.113.3", HttpStatusCode.TooManyRequests);

            streams[0].Dispose();
            streams.RemoveAt(0);
            await Eventually.BecomesAsync(
                async () =>
                {
                    var again = await AskAsync(HttpMethod.Get, "/live?ids=1", "203.0.113.1");
                    streams.Add(again);
                    return again.StatusCode;
                },
                status => status == HttpStatusCode.OK);
        }
        finally
        {
            foreach (var stream in streams) stream.Dispose();
        }
    }

    [Fact]
    public async Task Circuits_are_limited_by_client()
    {
        List<ClientWebSocket> circuits = [];
        try
        {
            for (var i = 0; i < ByClient; i++) circuits.Add(await ConnectAsync("203.0.113.11"));
            var refused = await Assert.ThrowsAsync<WebSocketException>(() => ConnectAsync("203.0.113.11"));
            Assert.Contains("429", refused.Message, StringComparison.Ordinal);
        }
        finally
        {
            foreach (var circuit in circuits) circuit.Dispose();
        }
    }

    [Fact]
    public async Task Circuit_of_another_site_is_refused()
    {
        var refused = await Assert.ThrowsAsync<WebSocketException>(() => ConnectAsync("203.0.113.12", "https://elsewhere.example"));

        Assert.Contains("403", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Message_over_32_KiB_ends_its_connection()
    {
        using var circuit = await ConnectAsync("203.0.113.13");
        await circuit.SendAsync(Encoding.UTF8.GetBytes("{\"protocol\":\"blazorpack\",\"version\":1}\u001e"), WebSocketMessageType.Text, true, Ct);
        // A message's length comes before it, seven bits a byte.
        await circuit.SendAsync(new byte[] { 0x80, 0x80, 0x04 }.Concat(new byte[48 * 1024]).ToArray(), WebSocketMessageType.Binary, true, Ct);

        var buffer = new byte[4096];
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        patience.CancelAfter(Eventually.Patience);
        while (circuit.State == WebSocketState.Open && (await circuit.ReceiveAsync(buffer, patience.Token)).MessageType != WebSocketMessageType.Close)
        {
        }

        Assert.NotEqual(WebSocketState.Open, circuit.State);
    }

    [Fact]
    public async Task Requests_are_limited_and_what_pages_are_made_of_is_not()
    {
        var answers = new List<HttpStatusCode>();
        for (var i = 0; i <= Requests; i++)
        {
            using var answer = await AskAsync(HttpMethod.Get, "/alive", "203.0.113.21");
            answers.Add(answer.StatusCode);
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, answers[^1]);
        Assert.All(answers[..^1], status => Assert.Equal(HttpStatusCode.OK, status));
        using var page = await AskAsync(HttpMethod.Get, "/", "203.0.113.21", ("Accept-Language", "de"));
        Assert.Equal(HttpStatusCode.TooManyRequests, page.StatusCode);
        Assert.NotNull(page.Headers.RetryAfter?.Delta);
        Assert.Contains("Warte eine Minute", await page.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        using var icon = await AskAsync(HttpMethod.Get, "/favicon.svg", "203.0.113.21");
        Assert.Equal(HttpStatusCode.OK, icon.StatusCode);
    }

    [Theory]
    [InlineData("/account/sign-in", false)]
    [InlineData("/cart/items", false)]
    [InlineData("/cart/items", true)]
    [InlineData("/language", false)]
    public async Task Form_over_64_KiB_is_refused(string path, bool multipart)
    {
        using var http = Client("203.0.113.31");
        var filler = new string('x', 100 * 1024);
        using HttpContent form = multipart
            ? new MultipartFormDataContent { { new StringContent(filler), "filler" } }
            : new FormUrlEncodedContent([new("filler", filler)]);
        using var answer = await http.PostAsync(new Uri(path, UriKind.Relative), form, Ct);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }

    [Fact]
    public async Task File_of_somebody_who_may_not_send_one_is_not_read()
    {
        using var http = Client("203.0.113.32");
        using var never = new StreamContent(new NeverEnding());
        never.Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/form-data; boundary=x");
        never.Headers.ContentLength = 10 * 1024 * 1024;
        using var request = new HttpRequestMessage(HttpMethod.Post, "/admin/imports") { Content = never };
        request.Headers.ExpectContinue = true;
        using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Ct);

        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
    }

    private async Task<HttpResponseMessage> OpenStreamAsync(string from, HttpStatusCode expected)
    {
        var answer = await AskAsync(HttpMethod.Get, "/live?ids=1", from);
        Assert.Equal(expected, answer.StatusCode);
        return answer;
    }

    private async Task<ClientWebSocket> ConnectAsync(string from, string? origin = null)
    {
        var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("X-Forwarded-For", from);
        socket.Options.SetRequestHeader("Origin", origin ?? site.Address.GetLeftPart(UriPartial.Authority));
        try
        {
            await socket.ConnectAsync(new UriBuilder(new Uri(site.Address, "/_blazor")) { Scheme = "ws" }.Uri, Ct);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async Task<HttpResponseMessage> AskAsync(HttpMethod method, string path, string from, params (string Name, string Value)[] headers)
    {
        // Not disposed before its answer is read: the stream would end.
        var http = Client(from);
        var request = new HttpRequestMessage(method, path);
        foreach (var (name, value) in headers) request.Headers.Add(name, value);
        return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Ct);
    }

    private HttpClient Client(string from)
    {
        var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, Expect100ContinueTimeout = Eventually.Patience }) { BaseAddress = site.Address };
        http.DefaultRequestHeaders.Add("X-Forwarded-For", from);
        return http;
    }

    /// <summary>Whoever reads it waits for good.</summary>
    private sealed class NeverEnding : ReadOnlyStream
    {
        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return 0;
        }
    }
}

using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Bookly.Contracts;
using Bookly.Tests.Fixtures;
using SkiaSharp;

namespace Bookly.Tests.Security;

/// <summary>
/// What one machine can send in a few seconds, at API and website as they run: their memory stays under a ceiling, whatever is refused and
/// whatever is done. The rate limits of Development are those of a benchmark, so that it is the other limits that hold here.
/// </summary>
public sealed class FloodTests(ShopFixture shop)
{
    /// <summary>Of working set, in MiB; either is at about 300 when the flood begins.</summary>
    private const long Ceiling = 1024;

    private const int AtOnce = 16;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Memory_stays_under_the_ceiling_while_everything_is_flooded()
    {
        var app = await shop.ShopAsync();
        using var apiProcess = Process.GetProcessById(app.ProcessIdOf(Assert.Single(await app.InstancesOfAsync("apiservice", 1, Ct))));
        using var webProcess = Process.GetProcessById(app.ProcessIdOf(Assert.Single(await app.InstancesOfAsync("web", 1, Ct))));
        using var api = await shop.ApiAsync();
        using var web = await shop.WebAsync();
        using var staffApi = await shop.ApiAsync();
        using var staff = await Shopper.AdminAsync(staffApi);
        var book = await staff.ListBookAsync(stock: 1);
        var version = (await staff.BasedOnAsync(book)).Value;
        var picture = Picture();

        using var over = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var peaks = WatchAsync(apiProcess, webProcess, over.Token);
        var refusals = await FloodAsync(
            () => Put(staffApi, $"/api/admin/books/{book}/cover", picture, version),
            () => Post(api, "/api/cart/quote", 28 * 1024 * 1024),
            () => Post(api, "/api/cart/quote", 60 * 1024),
            () => Post(api, "/api/payments/webhook", 28 * 1024 * 1024),
            () => Post(web, "/cart/items", 28 * 1024 * 1024, "multipart/form-data; boundary=x"),
            () => Post(web, "/account/sign-in", 28 * 1024 * 1024, "application/x-www-form-urlencoded"));
        await over.CancelAsync();
        var (apiPeak, webPeak) = await peaks;

        Assert.True(refusals > 0, "Nothing was refused: it was no flood.");
        Assert.True(apiPeak < Ceiling, $"The API took {apiPeak} MiB.");
        Assert.True(webPeak < Ceiling, $"The site took {webPeak} MiB.");
    }

    /// <summary>Sends each kind many times at once; how many were refused, or broken off while they were sent.</summary>
    private static async Task<int> FloodAsync(params Func<Task<HttpResponseMessage>>[] kinds)
    {
        var refused = 0;
        await Parallel.ForEachAsync(
            Enumerable.Range(0, AtOnce * kinds.Length * 2), new ParallelOptions { MaxDegreeOfParallelism = AtOnce * kinds.Length, CancellationToken = Ct },
            async (i, _) =>
            {
                try
                {
                    using var answer = await kinds[i % kinds.Length]();
                    Assert.True((int)answer.StatusCode < 500, $"Kind {i % kinds.Length} failed: {answer.StatusCode}");
                    if (!answer.IsSuccessStatusCode) Interlocked.Increment(ref refused);
                }
                catch (HttpRequestException)
                {
                    Interlocked.Increment(ref refused);
                }
            });
        return refused;
    }

    private static async Task<(long Api, long Web)> WatchAsync(Process api, Process web, CancellationToken cancellationToken)
    {
        var (apiPeak, webPeak) = (0L, 0L);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        try
        {
            do
            {
                api.Refresh();
                web.Refresh();
                (apiPeak, webPeak) = (Math.Max(apiPeak, api.WorkingSet64 >> 20), Math.Max(webPeak, web.WorkingSet64 >> 20));
            }
            while (await timer.WaitForNextTickAsync(cancellationToken));
        }
        catch (OperationCanceledException)
        {
            // The flood is over.
        }

        return (apiPeak, webPeak);
    }

    private static async Task<HttpResponseMessage> Post(HttpClient client, string path, int bytes, string type = "application/json")
    {
        using var content = new StreamContent(new Zeros(bytes)) { Headers = { ContentType = MediaTypeHeaderValue.Parse(type) } };
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
        return await client.SendAsync(request, Ct);
    }

    private static async Task<HttpResponseMessage> Put(HttpClient client, string path, byte[] bytes, string version)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, path) { Content = new ByteArrayContent(bytes) };
        request.Headers.TryAddWithoutValidation("If-Match", version);
        return await client.SendAsync(request, Ct);
    }

    /// <summary>A small file of as many pixels as are accepted.</summary>
    private static byte[] Picture()
    {
        using var bitmap = new SKBitmap(4000, 4000, SKColorType.Rgba8888, SKAlphaType.Premul);
        bitmap.Erase(SKColors.SeaGreen);
        using var encoded = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return encoded.ToArray();
    }

    /// <summary>So many spaces, which take no memory here.</summary>
    private sealed class Zeros(long length) : ReadOnlyStream
    {
        private long _left = length;

        public override int Read(byte[] buffer, int offset, int count)
        {
            var read = (int)Math.Min(_left, count);
            buffer.AsSpan(offset, read).Fill((byte)' ');
            _left -= read;
            return read;
        }
    }
}

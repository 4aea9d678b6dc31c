using System.Diagnostics;
using System.Net;
using Bookly.ApiService;
using Bookly.Tests.Fixtures;
using Bookly.Web.Layout;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Bookly.Tests.Security;

/// <summary>Outside Development the site is its https address alone.</summary>
public sealed class ProductionSiteTests(ShopFixture shop, ProductionSiteTests.Production site) : IClassFixture<ProductionSiteTests.Production>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public sealed class Production(ShopFixture shop) : IAsyncLifetime
    {
        private OtherSite _site = null!;

        public Uri Address => _site.Address;

        public async ValueTask InitializeAsync() => _site = await OtherSite.StartAsync(shop, environment: "Production");

        public ValueTask DisposeAsync()
        {
            _site?.Dispose();
            return ValueTask.CompletedTask;
        }
    }

    [Fact]
    public async Task Request_by_http_is_sent_to_https()
    {
        using var answer = await AskAsync(HttpMethod.Get, "/cart", ("X-Forwarded-Proto", "http"));

        Assert.Equal(HttpStatusCode.TemporaryRedirect, answer.StatusCode);
        Assert.Equal("https://books.example/cart", answer.Headers.Location!.ToString());
    }

    [Theory]
    [InlineData("/account/sign-in")]
    [InlineData("/cart")]
    [InlineData("/account/register")]
    public async Task Answers_by_https_have_HSTS_and_every_cookie_is_secure(string path)
    {
        using var answer = await AskAsync(HttpMethod.Get, path);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("max-age=31536000; includeSubDomains", Assert.Single(answer.Headers.GetValues("Strict-Transport-Security")));
        Assert.All(
            answer.Headers.TryGetValues("Set-Cookie", out var cookies) ? cookies : [],
            cookie => Assert.Contains("; secure", cookie, StringComparison.OrdinalIgnoreCase));
        if (path == "/account/sign-in") Assert.NotEmpty(cookies!);
    }

    [Theory]
    [InlineData("elsewhere.example")]
    [InlineData("books.example.elsewhere.example")]
    [InlineData("10.0.0.1")]
    public async Task Other_names_are_refused(string host)
    {
        using var answer = await AskAsync(HttpMethod.Get, "/", ("Host", host));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Theory]
    [InlineData("/alive")]
    [InlineData("/health")]
    public async Task Probes_answer_by_http(string path)
    {
        using var probe = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = site.Address };
        using var answer = await probe.GetAsync(new Uri(path, UriKind.Relative), Ct);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Theory]
    [InlineData("https://elsewhere.example", HttpStatusCode.Forbidden)]
    [InlineData("https://books.example.elsewhere.example", HttpStatusCode.Forbidden)]
    [InlineData("http://books.example", HttpStatusCode.Forbidden)]
    [InlineData("null", HttpStatusCode.Forbidden)]
    [InlineData(OtherSite.PublicUrl, HttpStatusCode.OK)]
    public async Task Circuits_are_for_the_sites_own_pages(string origin, HttpStatusCode status)
    {
        using var answer = await AskAsync(HttpMethod.Post, "/_blazor/negotiate?negotiateVersion=1", ("Origin", origin));

        Assert.Equal(status, answer.StatusCode);
    }

    [Fact]
    public async Task Error_pages_have_the_headers_of_all_pages()
    {
        using var answer = await AskAsync(HttpMethod.Get, "/?page=1&genre=%00");

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
    }

    [Theory]
    [InlineData("http://books.example")]
    [InlineData("")]
    public async Task Site_without_https_does_not_start_and_says_so_in_one_line(string url)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", ["exec", typeof(App).Assembly.Location])
        {
            WorkingDirectory = Path.Combine(Repository.Folder, "Bookly.Web"),
            RedirectStandardError = true,
            Environment =
            {
                ["ASPNETCORE_ENVIRONMENT"] = "Production", ["ASPNETCORE_URLS"] = "http://127.0.0.1:0", ["Shop__PublicUrl"] = url,
                ["services__apiservice__http__0"] = "http://127.0.0.1:1", ["ConnectionStrings__redis"] = await shop.RedisAsync(),
                ["DataProtection__CertificateFile"] = KeyCertificate.File, ["DataProtection__CertificatePassword"] = KeyCertificate.Password,
            },
        })!;
        var said = await process.StandardError.ReadToEndAsync(Ct);
        await process.WaitForExitAsync(Ct);

        Assert.Equal(ServiceStartup.ConfigurationError, process.ExitCode);
        Assert.Equal("Bookly.Web cannot start: Shop:PublicUrl has to begin with https:// outside Development, such as https://books.example.", said.Trim());
    }

    [Theory]
    [InlineData("Production", "http://books.example", "https:// outside Development")]
    [InlineData("Production", OtherSite.PublicUrl, null)]
    [InlineData("Development", "http://books.example", null)]
    public async Task API_without_https_does_not_start(string environment, string url, string? mistake)
    {
        await using var api = ApiServiceApp.Build([.. KeyCertificate.Settings, $"--environment={environment}", $"--Shop:PublicUrl={url}", "--ConnectionStrings:bookly=Host=none", "--ConnectionStrings:redis=none"]);
        var options = api.Services.GetRequiredService<IOptions<Bookly.ApiService.Common.ShopOptions>>();

        if (mistake is null) Assert.Equal(url, options.Value.PublicUrl.OriginalString);
        else Assert.Contains(mistake, ServiceStartup.Explain(Assert.Throws<OptionsValidationException>(() => options.Value)), StringComparison.Ordinal);
    }

    private async Task<HttpResponseMessage> AskAsync(HttpMethod method, string path, params (string Name, string Value)[] headers)
    {
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = site.Address };
        using var request = new HttpRequestMessage(method, path) { Headers = { Host = "books.example" } };
        if (headers.All(header => header.Name != "X-Forwarded-Proto")) request.Headers.Add("X-Forwarded-Proto", "https");
        foreach (var (name, value) in headers)
        {
            if (name == "Host") request.Headers.Host = value;
            else request.Headers.Add(name, value);
        }

        return await http.SendAsync(request, Ct);
    }
}

using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Bookly.Tests.Fixtures;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Bookly.Tests.OpenApi;

/// <summary>HEAD is answered wherever GET is, with the same status and without a body.</summary>
public sealed partial class HeadTests(OwnShop own) : IClassFixture<OwnShop>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task HEAD_is_answered_on_every_GET_endpoint()
    {
        using var admin = own.Shop.ApiClient();
        using var signedIn = await admin.PostAsJsonAsync("/api/accounts/login", new { email = "admin@bookly.example", password = "Read-Me-A-Story-1" }, Ct);
        admin.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Bearer", (await signedIn.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("accessToken").GetString());
        var paths = own.Shop.Services().GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<IHttpMethodMetadata>() is not { HttpMethods: { Count: > 0 } methods } || methods.Contains("GET"))
            .Select(endpoint => "/" + Parameter().Replace(endpoint.RoutePattern.RawText!.TrimStart('/'), match => match.Value switch
            {
                var optional when optional.EndsWith("?}", StringComparison.Ordinal) => "",
                var id when id.Contains(":guid", StringComparison.Ordinal) => "6f0d7b1e-4c5e-4f3a-9a57-0d8c3a3f7e11",
                "{documentName}" => "v1",
                _ => "1",
            })).Distinct().ToList();

        Assert.True(paths.Count > 30, $"Only {paths.Count} endpoints are found.");
        foreach (var path in paths)
        {
            using var get = await admin.GetAsync(new Uri(path, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, Ct);
            using var head = await admin.SendAsync(new HttpRequestMessage(HttpMethod.Head, path), Ct);

            Assert.True(head.StatusCode == get.StatusCode, $"{path}: HEAD {(int)head.StatusCode}, GET {(int)get.StatusCode}");
            Assert.NotEqual(HttpStatusCode.MethodNotAllowed, head.StatusCode);
            Assert.Empty(await head.Content.ReadAsByteArrayAsync(Ct));
        }
    }

    [Fact]
    public async Task HEAD_of_what_can_only_be_posted_to_is_refused()
    {
        using var anyone = own.Shop.ApiClient();
        using var head = await anyone.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/api/cart/quote"), Ct);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, head.StatusCode);
    }

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Parameter();
}

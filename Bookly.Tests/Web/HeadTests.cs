using System.Globalization;
using System.Net;
using System.Reflection;
using System.Text.RegularExpressions;
using Bookly.Tests.Fixtures;
using Bookly.Web.Layout;
using Microsoft.AspNetCore.Components;

namespace Bookly.Tests.Web;

/// <summary>HEAD is answered wherever GET is, with the same status and without a body.</summary>
public sealed partial class HeadTests(ShopFixture shop)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Every page by its route, and every other GET that <see cref="WebSource"/> maps.</summary>
    public static TheoryData<string> Routes { get; } =
    [
        .. typeof(App).Assembly.GetTypes().SelectMany(page => page.GetCustomAttributes<RouteAttribute>()).Select(route => route.Template)
            .Concat(WebSource.All().SelectMany(source => MappedGet().Matches(source.Text)).Select(match => match.Groups["path"].Value)
                .Select(path => path == "/{id:guid}/report" ? "/admin/imports" + path : path))
            .Concat(["/live?ids=1", "/favicon.svg", "/health", "/alive", "/_framework/blazor.web.js"])
            .Distinct().Order(StringComparer.Ordinal),
    ];

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task HEAD_is_answered_as_GET_is(string route)
    {
        using var web = await shop.WebAsync();
        var path = Parameter().Replace(route, match => match.Value switch
        {
            var optional when optional.EndsWith("?}", StringComparison.Ordinal) => "",
            var id when id.EndsWith(":guid}", StringComparison.Ordinal) => Guid.NewGuid().ToString(),
            _ => "1",
        });
        using var get = await web.SendAsync(new HttpRequestMessage(HttpMethod.Get, path), HttpCompletionOption.ResponseHeadersRead, Ct);
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        timeout.CancelAfter(TimeSpan.FromSeconds(30));

        using var head = await web.SendAsync(new HttpRequestMessage(HttpMethod.Head, path), timeout.Token);

        Assert.Equal((get.StatusCode, get.Content.Headers.ContentType?.MediaType), (head.StatusCode, head.Content.Headers.ContentType?.MediaType));
        Assert.NotEqual(HttpStatusCode.MethodNotAllowed, head.StatusCode);
        Assert.Empty(await head.Content.ReadAsByteArrayAsync(timeout.Token));
    }

    [GeneratedRegex("""\.MapGet\("(?<path>/[^"]+)""")]
    private static partial Regex MappedGet();

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Parameter();
}

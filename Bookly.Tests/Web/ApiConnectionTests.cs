using Bookly.Tests.Fixtures;
using Bookly.Web.Account;
using Bookly.Web.Api;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Caching.Memory;

namespace Bookly.Tests.Web;

public sealed class ApiConnectionTests
{
    [Theory]
    [MemberData(nameof(BrokenConnection.Failures), MemberType = typeof(BrokenConnection))]
    public async Task Broken_connection_counts_as_API_unavailable(Exception failure)
    {
        using var http = new HttpClient(new BrokenConnection(failure)) { BaseAddress = new Uri("http://apiservice") };
        using var cache = new MemoryCache(new MemoryCacheOptions());
        var nobody = new UserSession(
            new AccountClient(http, TimeProvider.System), new SharedSessions(cache, TimeProvider.System), new HttpContextAccessor());
        var api = new ApiConnection(http, nobody);

        await Assert.ThrowsAsync<ApiUnavailableException>(() => api.GetRawAsync("/api/books", TestContext.Current.CancellationToken));
    }
}

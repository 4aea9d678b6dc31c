using Bookly.Tests.Fixtures;
using Bookly.Web.Account;
using Bookly.Web.Api;
using Microsoft.AspNetCore.Http;

namespace Bookly.Tests.Web;

public sealed class ApiConnectionTests
{
    [Theory]
    [MemberData(nameof(BrokenConnection.Failures), MemberType = typeof(BrokenConnection))]
    public async Task Broken_connection_counts_as_API_unavailable(Exception failure)
    {
        using var http = new HttpClient(new BrokenConnection(failure)) { BaseAddress = new Uri("http://apiservice") };
        using var nobody = new UserSession(new AccountClient(http, TimeProvider.System), new HttpContextAccessor(), TimeProvider.System);
        var api = new ApiConnection(http, nobody);

        await Assert.ThrowsAsync<ApiUnavailableException>(() => api.GetRawAsync("/api/books", TestContext.Current.CancellationToken));
    }
}

using Microsoft.Extensions.Hosting;

namespace Bookly.Tests.ServiceDefaults;

public sealed class HttpResilienceTests
{
    [Theory]
    [InlineData("GET", null, true)]
    [InlineData("PUT", null, true)]
    [InlineData("DELETE", null, true)]
    [InlineData("POST", null, false)]
    [InlineData("PATCH", null, false)]
    [InlineData("POST", "checkout-1", true)]
    public void Only_idempotent_requests_are_retried(string method, string? idempotencyKey, bool mayRepeat)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), "http://apiservice/");
        if (idempotencyKey is not null) request.Headers.Add(HttpResilience.IdempotencyKeyHeader, idempotencyKey);

        Assert.Equal(mayRepeat, HttpResilience.MayRepeat(request));
    }
}

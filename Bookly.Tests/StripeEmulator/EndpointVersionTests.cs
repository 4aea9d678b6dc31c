using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Stripe;

namespace Bookly.Tests.StripeEmulator;

public sealed class EndpointVersionTests
{
    private static CancellationToken Stop => EmulatorHost.Stop;

    [Fact]
    public async Task Events_bear_the_API_version_of_their_endpoint()
    {
        var received = new TaskCompletionSource<JsonNode>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var receiver = WebApplication.CreateSlimBuilder().Build();
        receiver.Urls.Add("http://127.0.0.1:0");
        receiver.MapPost("/", async (HttpRequest request) => received.TrySetResult((await JsonNode.ParseAsync(request.Body))!));
        await receiver.StartAsync(Stop);
        await using var stripe = await EmulatorHost.StartAsync();
        var endpoint = await new WebhookEndpointService(stripe.Client).CreateAsync(
            new() { Url = receiver.Urls.First(), EnabledEvents = ["checkout.session.expired"], ApiVersion = "2025-03-31.basil" }, cancellationToken: Stop);

        var session = await stripe.CreateSessionAsync();
        await stripe.Sessions.ExpireAsync(session.Id, cancellationToken: Stop);

        Assert.Equal("2025-03-31.basil", endpoint.ApiVersion);
        Assert.Equal("2025-03-31.basil", (string?)(await received.Task.WaitAsync(Stop))["api_version"]);
    }

    [Theory]
    [InlineData("latest")]
    [InlineData("2025-13")]
    public async Task What_is_no_version_is_refused(string version)
    {
        await using var stripe = await EmulatorHost.StartAsync();

        var refused = await Assert.ThrowsAsync<StripeException>(() => new WebhookEndpointService(stripe.Client).CreateAsync(
            new() { Url = "https://books.example", EnabledEvents = ["*"], ApiVersion = version }, cancellationToken: Stop));

        Assert.Equal("api_version", refused.StripeError.Param);
    }
}

using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Bookly.Contracts;
using Bookly.Tests.Fixtures;
using Bookly.Tests.StripeEmulator;

namespace Bookly.Tests.Hosting;

/// <summary>The whole shop with the real Stripe CLI between Stripe, here the emulator, and the API.</summary>
[Trait("Category", "StripeCli")]
public sealed class StripeForwarderTests(ForwardedShop shop) : IClassFixture<StripeCli>, IClassFixture<ForwardedShop>
{
    private static readonly Dictionary<string, string> PaymentForm = new()
    {
        ["email"] = "payer@readers.example",
        ["paymentMethod"] = "card",
        ["cardNumber"] = "4242 4242 4242 4242",
        ["cardExpiry"] = "12 / 40",
        ["cardCvc"] = "123",
        ["billingName"] = "A. Reader",
    };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_purchase_is_fulfilled_by_the_event_that_the_CLI_forwards()
    {
        await shop.ForwardingAsync();

        var order = await BuyAsync();

        Assert.Equal("webhook", order.History[^1].By);
    }

    [Fact]
    public async Task A_CLI_that_dies_is_started_again_and_forwards_the_next_purchase()
    {
        var before = await shop.ForwardingAsync();
        using var killed = await shop.CliProcessAsync();
        killed.Kill();
        await killed.WaitForExitAsync(Ct);

        await shop.ForwardingAsync(after: before);
        var order = await BuyAsync();

        Assert.Equal("webhook", order.History[^1].By);
    }

    private async Task<Order> BuyAsync()
    {
        var app = await shop.AppAsync();
        using var admin = await Shopper.AdminAsync(app.CreateHttpClient("apiservice", "http"));
        using var reader = await Shopper.RegisterAsync(app.CreateHttpClient("apiservice", "http"));
        var session = await reader.StartBuyingAsync(await admin.ListBookAsync(stock: 3));

        // The hosted page's form, as a browser sends it.
        using var page = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        using var paid = await page.PostAsync(session.Url, new FormUrlEncodedContent(PaymentForm), Ct);
        Assert.Equal(HttpStatusCode.SeeOther, paid.StatusCode);

        return await Eventually.BecomesAsync(
            async () => (await reader.OrderAsync(session.OrderId)).Value, order => order.Status == OrderStatus.Fulfilled);
    }
}

/// <summary>The AppHost with <c>Stripe:UseCli</c>, on free ports; its emulator signs with a secret that only the CLI can tell the API.</summary>
public sealed class ForwardedShop : IAsyncDisposable
{
    private readonly AppHostRun _run = new(
        waitFor: ["stripe-cli"],
        settings: ["--Stripe:WebhookSecret=", "--Stripe:UseCli=true"],
        builder =>
        {
            var emulator = (ExecutableResource)builder.Resources.Single(resource => resource.Name == "stripe");
            builder.CreateResourceBuilder(emulator).WithEnvironment("Emulator__WebhookSecret", "whsec_" + Guid.NewGuid().ToString("N"));
        });

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public Task<DistributedApplication> AppAsync() => _run.AppAsync();

    /// <summary>Waits until a CLI is connected to the emulator, another one than <paramref name="after"/>, and gives the emulator's name for it.</summary>
    public async Task<string> ForwardingAsync(string? after = null)
    {
        using var stripe = (await AppAsync()).CreateHttpClient("stripe", "http");
        return (await Eventually.BecomesAsync(
            async () => (await stripe.GetFromJsonAsync<JsonArray>("/_emulator/listeners", Ct))!.Select(listener => (string?)listener!["id"]).FirstOrDefault(id => id != after),
            listener => listener is not null))!;
    }

    public async Task<Process> CliProcessAsync()
    {
        var started = await AppAsync();
        var cli = (await started.InstancesOfAsync("stripe-cli", 1, Ct))[0];
        return Process.GetProcessById((await Eventually.BecomesAsync(() => Task.FromResult(started.RunningProcessIdOf(cli)), id => id is not null))!.Value);
    }

    public ValueTask DisposeAsync() => _run.DisposeAsync();
}

using Bookly.ApiService.Common;
using Bookly.ApiService.Stripe;
using Bookly.Tests.Fixtures;
using Microsoft.Extensions.Options;
using Stripe;

namespace Bookly.Tests.Payments;

public sealed class StripeGatewayTests
{
    [Theory]
    [MemberData(nameof(BrokenConnection.Failures), MemberType = typeof(BrokenConnection))]
    public async Task Broken_connection_counts_as_no_answer_from_Stripe(Exception failure)
    {
        using var http = new HttpClient(new BrokenConnection(failure));
        var stripe = new StripeClient("sk_test_none", httpClient: new SystemNetHttpClient(http, maxNetworkRetries: 0));
        var gateway = new StripeGateway(stripe, Options.Create(new ShopOptions()), Options.Create(new CheckoutOptions()), TimeProvider.System);

        var refusal = await Assert.ThrowsAsync<PaymentProviderException>(() => gateway.GetSessionAsync("cs_test_1", TestContext.Current.CancellationToken));

        Assert.Null(refusal.Code);
    }
}

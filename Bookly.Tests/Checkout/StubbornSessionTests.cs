using System.Net;
using System.Net.Http.Json;
using Bookly.Contracts;
using Bookly.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;
using Stripe;

namespace Bookly.Tests.Checkout;

/// <summary>Stripe refuses to expire a session that is being paid: it can still be paid, so the hold stays.</summary>
public sealed class StubbornSessionTests(ShopFixture fixture)
{
    [Fact]
    public async Task Hold_and_account_stay_while_Stripe_keeps_a_session_open()
    {
        await using var shop = await TestShop.StartAsync(fixture, configure: builder =>
        {
            var http = new HttpClient(new RefusesToExpire { InnerHandler = new SocketsHttpHandler() });
            builder.Services.AddSingleton<IStripeClient>(new StripeClient(new StripeClientOptions
            {
                ApiKey = builder.Configuration["Stripe:SecretKey"],
                ApiBase = builder.Configuration["Stripe:ApiBase"],
                HttpClient = new SystemNetHttpClient(http),
            }));
        });
        var book = await shop.Admin.ListBookAsync(stock: 3);
        using var reader = await shop.NewShopperAsync();
        var session = await reader.StartBuyingAsync(book);
        await reader.PutInCartAsync(book, 2);

        Assert.Equal(ProblemCodes.PaymentProviderUnavailable, (await reader.CancelAsync(session.OrderId)).Code);
        Assert.Equal(ProblemCodes.PaymentProviderUnavailable, (await reader.CheckOutAsync()).Code);
        var deletion = await reader.SendAsync<object>(HttpMethod.Post, "/api/accounts/manage/delete", new DeleteAccount(Shopper.Password));
        Assert.Equal(ProblemCodes.PaymentProviderUnavailable, deletion.Code);

        Assert.Equal(OrderStatus.AwaitingPayment, (await reader.OrderAsync(session.OrderId)).Value.Status);
        Assert.Equal(1, (await shop.Admin.StockAsync(book)).Value.Held);
        await shop.Stripe.PayAsync(session.SessionId);
        await reader.StatusBecomesAsync(session.OrderId, OrderStatus.Fulfilled);
        await shop.AssertInvariantsAsync();
    }

    private sealed class RefusesToExpire : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            request.RequestUri!.AbsolutePath.EndsWith("/expire", StringComparison.Ordinal)
                ? new HttpResponseMessage(HttpStatusCode.BadRequest)
                {
                    Content = JsonContent.Create(new { error = new { type = "invalid_request_error", message = "This session is being paid." } }),
                }
                : await base.SendAsync(request, cancellationToken);
    }
}

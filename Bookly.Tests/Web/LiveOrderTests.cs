using System.Net;
using System.Net.Http.Json;
using Bookly.Contracts;
using Bookly.Tests.Fixtures;
using Bookly.Web.Account;
using Bookly.Web.Api;
using Bookly.Web.Live;
using Bookly.Web.Orders;
using Bunit;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Bookly.Tests.Web;

/// <summary>The part of the dashboard that follows an order which is still settling.</summary>
public sealed class LiveOrderTests : BunitContext
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly Guid _id = Guid.NewGuid();
    private readonly Shop _shop;
    private readonly LiveFeed _feed;

    public LiveOrderTests()
    {
        DefaultWaitTimeout = Eventually.Patience;
        _shop = new Shop(this);
        Services.AddSingleton<TimeProvider>(_time).AddSingleton<IHttpContextAccessor, HttpContextAccessor>();
        Services.AddSingleton(new HttpClient(_shop) { BaseAddress = new Uri("http://apiservice") });
        Services.AddMemoryCache().AddSingleton<SharedSessions>().AddSingleton<AccountClient>().AddSingleton<UserSession>().AddSingleton<ApiConnection>();
        Services.AddSingleton<IAccessTokens>(services => services.GetRequiredService<UserSession>());
        Services.AddSingleton<CheckoutClient>().AddSingleton<OrdersClient>();
        _feed = new LiveFeed(Services, new ConfigurationBuilder().Build(), NullLogger<LiveFeed>.Instance);
        Services.AddSingleton(_feed);
        Services.GetRequiredService<UserSession>().AttachToCircuit(
            new SessionTokens("access", "refresh", _time.GetUtcNow().AddHours(1)).ToPrincipal(new CallerInfo("reader", "reader@bookly.example", [])));
    }

    [Fact]
    public void Live_order_shows_a_pushed_status_without_asking_Stripe()
    {
        var page = RenderOrder();
        _shop.Status = OrderStatus.Fulfilled;

        // The clock stands still, so only the event can cause the change.
        _feed.Publish(new LiveChanges([], [new OrderChange(_id, OrderStatus.Fulfilled)], CatalogChanged: false));

        page.WaitForAssertion(() => Assert.Contains(OrderStatus.Fulfilled.Label(), page.Find("[data-testid=order-status]").TextContent, StringComparison.Ordinal));
        Assert.Equal(0, _shop.Verifications);
    }

    [Fact]
    public void Live_order_ignores_other_orders()
    {
        var page = RenderOrder();

        _feed.Publish(new LiveChanges([], [new OrderChange(Guid.NewGuid(), OrderStatus.Fulfilled)], CatalogChanged: false));
        _shop.Status = OrderStatus.Fulfilled;
        _feed.Publish(new LiveChanges([], [new OrderChange(_id, OrderStatus.Fulfilled)], CatalogChanged: false));

        page.WaitForAssertion(() => Assert.Contains(OrderStatus.Fulfilled.Label(), page.Find("[data-testid=order-status]").TextContent, StringComparison.Ordinal));
        Assert.Equal(1, _shop.Readings);
    }

    [Fact]
    public void Live_order_polls_when_nothing_is_pushed()
    {
        var page = RenderOrder();
        _shop.Status = OrderStatus.Fulfilled;

        page.WaitForAssertion(() =>
        {
            _time.Advance(TimeSpan.FromSeconds(20));
            Assert.Contains(OrderStatus.Fulfilled.Label(), page.Find("[data-testid=order-status]").TextContent, StringComparison.Ordinal);
        });
        Assert.NotEqual(0, _shop.Verifications);
    }

    private IRenderedComponent<LiveOrder> RenderOrder() =>
        Render<LiveOrder>(parameters => parameters.Add(order => order.SessionId, "cs_test").Add(order => order.Initial, OrderIn(OrderStatus.AwaitingPayment)));

    private Order OrderIn(OrderStatus status) => new(_id, status, "usd", 1250, 0, 0, 0, 1250, 0, _time.GetUtcNow(), [], [], []);

    /// <summary>The API, as far as this page asks it.</summary>
    private sealed class Shop(LiveOrderTests test) : HttpMessageHandler
    {
        public OrderStatus Status { get; set; } = OrderStatus.AwaitingPayment;

        public int Readings { get; private set; }

        public int Verifications { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.Method == HttpMethod.Get)
            {
                Readings++;
                return Answer(test.OrderIn(Status));
            }

            Verifications++;
            return Answer(new PaymentVerification(test._id, Status, "paid", Status == OrderStatus.Fulfilled));
        }

        private static Task<HttpResponseMessage> Answer<T>(T body) =>
            Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = JsonContent.Create(body, options: ApiJson.Options) });
    }
}

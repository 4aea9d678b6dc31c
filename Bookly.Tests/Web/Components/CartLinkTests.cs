using System.Net;
using System.Net.Http.Json;
using System.Security.Claims;
using Bookly.Contracts;
using Bookly.Web.Account;
using Bookly.Web.Api;
using Bookly.Web.Cart;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Bookly.Tests.Web.Components;

/// <summary>The cart's number in the header, which is on every page: what it costs, and what it shows.</summary>
public sealed class CartLinkTests : BunitContext
{
    private readonly Api _api = new();

    public CartLinkTests()
    {
        var reader = new SessionTokens("access", "refresh", DateTimeOffset.MaxValue).ToPrincipal(new CallerInfo("reader", "reader@bookly.example", []));
        Services.AddSingleton(TimeProvider.System).AddSingleton<IHttpContextAccessor>(new HttpContextAccessor { HttpContext = new DefaultHttpContext { User = reader } });
        Services.AddSingleton(new HttpClient(_api) { BaseAddress = new Uri("http://apiservice") });
        Services.AddMemoryCache().AddSingleton<SharedSessions>().AddSingleton<AccountClient>().AddSingleton<UserSession>().AddSingleton<ApiConnection>();
        Services.AddSingleton<IAccessTokens>(services => services.GetRequiredService<UserSession>());
        Services.AddSingleton<GuestCart>().AddSingleton<CartClient>().AddSingleton<CurrentCart>();
        RenderTree.Add<CascadingValue<Task<AuthenticationState>>>(value => value.Add(v => v.Value, Task.FromResult(new AuthenticationState(reader))));
    }

    [Fact]
    public void Cart_link_requests_only_the_count()
    {
        var header = Render<CartLink>();

        header.WaitForAssertion(() => Assert.Equal("3", Number(header)));
        Assert.Equal(["/api/cart/count"], _api.Asked);
    }

    [Fact]
    public void Cart_page_requests_cart_and_count_once()
    {
        var page = Render(parts =>
        {
            parts.OpenComponent<CartLink>(0);
            parts.CloseComponent();
            parts.OpenComponent<CartReader>(1);
            parts.CloseComponent();
        });

        page.WaitForAssertion(() => Assert.Equal("5", Number(page)));
        Assert.Equal(["/api/cart"], _api.Asked);
    }

    [Fact]
    public async Task Cart_link_prefers_pushed_counts()
    {
        _api.FirstAnswer = new TaskCompletionSource();
        var header = Render<CartLink>();
        header.WaitForAssertion(() => Assert.Single(_api.Asked));

        await header.InvokeAsync(() => Services.GetRequiredService<CurrentCart>().RecountAsync(Xunit.TestContext.Current.CancellationToken));
        var renders = header.RenderCount;
        _api.Count = 7;
        _api.FirstAnswer.SetResult();

        header.WaitForAssertion(() => Assert.True(header.RenderCount > renders));
        Assert.Equal("3", Number(header));
    }

    private static string Number<T>(IRenderedComponent<T> page) where T : IComponent => page.Find("[data-testid=cart-count]").TextContent;

    /// <summary>Stands in for the cart's page, which comes after the header.</summary>
    private sealed class CartReader : ComponentBase
    {
        [Inject] private CurrentCart Cart { get; set; } = null!;

        protected override Task OnInitializedAsync() => Cart.GetAsync(CancellationToken.None);
    }

    private sealed class Api : HttpMessageHandler
    {
        public List<string> Asked { get; } = [];

        public int Count { get; set; } = 3;

        public TaskCompletionSource? FirstAnswer { get; set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Asked.Add(request.RequestUri!.AbsolutePath);
            if (Asked.Count == 1 && FirstAnswer is not null) await FirstAnswer.Task;
            return new HttpResponseMessage(HttpStatusCode.OK)
            {
                Content = request.RequestUri.AbsolutePath == "/api/cart/count"
                    ? JsonContent.Create(new CartCount(Count), options: ApiJson.Options)
                    : JsonContent.Create(new ShopperCart([new CartItem(1, "Emma", "Jane Austen", "/c.svg", 5, 1250, 6250, 9, true)], 6250, "usd"), options: ApiJson.Options),
            };
        }
    }
}

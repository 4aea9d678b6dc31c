using Bookly.Web.Account;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace Bookly.Tests.Web;

public sealed class SignInRedirectTests
{
    /// <summary>The middleware has put the error page's path into the request by then.</summary>
    [Fact]
    public void Session_that_ends_during_a_request_leads_back_to_its_page()
    {
        var context = new DefaultHttpContext { Request = { Method = HttpMethods.Get, Path = "/error", QueryString = new QueryString("?page=2") } };
        context.Features.Set<IExceptionHandlerPathFeature>(new ExceptionHandlerFeature { Error = new InvalidOperationException(), Path = "/orders" });

        Assert.Equal("/account/sign-in?returnUrl=%2Forders%3Fpage%3D2", SignInRedirect.UrlFor(context.Request));
    }

    [Fact]
    public void Form_post_leads_back_to_the_page_of_the_form()
    {
        var context = new DefaultHttpContext { Request = { Method = HttpMethods.Post, Path = "/error", Host = new HostString("books.example") } };
        context.Request.Headers.Referer = "https://books.example/books/7?from=search";
        context.Features.Set<IExceptionHandlerPathFeature>(new ExceptionHandlerFeature { Error = new InvalidOperationException(), Path = "/cart/items" });

        Assert.Equal("/account/sign-in?returnUrl=%2Fbooks%2F7%3Ffrom%3Dsearch", SignInRedirect.UrlFor(context.Request));
    }
}

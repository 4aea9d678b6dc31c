using Bookly.Web.Hosting;
using Microsoft.AspNetCore.Authentication;

namespace Bookly.Web.Account;

/// <summary>Signing out, which is a form post so that no link or image can do it.</summary>
public static class AccountEndpoints
{
    public static void MapAccount(this IEndpointRouteBuilder routes) => routes.MapFormPost("/account/sign-out", SignOutAsync);

    private static async Task<IResult> SignOutAsync(HttpContext context, Flash flash)
    {
        await context.SignOutAsync();
        flash.Set(context, new Notice(NoticeKind.Success, AccountTexts.SignedOut));
        return SeeOther.To("/");
    }
}

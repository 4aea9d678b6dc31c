using Bookly.Contracts;
using Bookly.Web.Api;
using Bookly.Web.Hosting;
using Microsoft.AspNetCore.Mvc;

namespace Bookly.Web.BackOffice.Settings;

/// <summary>Form posts about the logo; each redirects, so that reloading repeats nothing.</summary>
public static class SettingsEndpoints
{
    private const string Page = "/admin/settings";

    public static void MapBackOfficeSettings(this IEndpointRouteBuilder routes)
    {
        var logo = routes.MapGroup(Page + "/logo").RequireAuthorization(StaffPolicy.RunShop);
        logo.MapFormPost("", UploadAsync).TakesFilesOf(Limits.MaxLogoBytes);
        logo.MapFormPost("/remove", RemoveAsync);
    }

    private static async Task<IResult> UploadAsync(
        IFormFile? logo, [FromForm] string? version, HttpContext context, SettingsClient client, ShopFront shop, Flash flash)
    {
        if (await UploadedFile.ReadAsync(logo, Limits.MaxLogoBytes, context.RequestAborted) is not { } picture)
        {
            flash.Set(context, new Notice(NoticeKind.Warning, SettingsTexts.LogoHelp));
            return SeeOther.To(Page);
        }

        return await ShowAsync(await client.PutLogoAsync(picture, version, context.RequestAborted), SettingsTexts.LogoSaved, context, shop, flash);
    }

    private static async Task<IResult> RemoveAsync([FromForm] string? version, HttpContext context, SettingsClient client, ShopFront shop, Flash flash) =>
        await ShowAsync(await client.RemoveLogoAsync(version, context.RequestAborted), SettingsTexts.LogoRemoved, context, shop, flash);

    private static async Task<IResult> ShowAsync(ApiResult<AdminSettings> answer, string done, HttpContext context, ShopFront shop, Flash flash)
    {
        if (!answer.Succeeded) return BookEndpoints.Warn(context, flash, answer.Problem, Page);

        await shop.ReadAsync(context.RequestAborted);
        flash.Set(context, new Notice(NoticeKind.Success, done));
        return SeeOther.To(Page);
    }
}

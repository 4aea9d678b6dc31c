using System.Net.Mime;
using Bookly.Web.Account.Passkeys;
using Bookly.Web.Api;
using Bookly.Web.Hosting;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Mvc;

namespace Bookly.Web.Account;

/// <summary>Form posts, so that no link or image can trigger them.</summary>
public static class AccountEndpoints
{
    private const string AccountPage = "/account";
    private const string SessionsSection = "/account#sessions";

    public static void MapAccount(this IEndpointRouteBuilder routes)
    {
        routes.MapPasskeys();
        routes.MapFormPost("/account/sign-out", SignOutAsync, forAnyShopper: true);
        routes.MapFormPost("/account/confirmation", SendConfirmationAsync, forAnyShopper: true);

        var mine = routes.MapGroup("").RequireAuthorization();
        mine.MapFormPost("/account/email", ChangeEmailAsync);
        mine.MapFormPost("/account/password", ChangePasswordAsync);
        mine.MapFormPost("/account/delete", DeleteAsync);
        mine.MapFormPost("/account/sessions/end", EndSessionAsync);
        mine.MapFormPost("/account/sessions/end-all", EndAllSessionsAsync);
        mine.MapGet("/account/data", DownloadAsync);
    }

    /// <param name="returnUrl">Where to be once signed in with another account; none for who just leaves.</param>
    private static async Task<IResult> SignOutAsync([FromForm] string? returnUrl, HttpContext context, AccountSettingsClient settings, SharedSessions sessions, UserSession session, Flash flash)
    {
        try
        {
            if (session.SessionOf(context.User) is { } id)
            {
                await settings.SignOutAsync(CancellationToken.None);
                // Without Redis nobody tells this server either.
                sessions.Doubt(id);
            }
        }
        catch (Exception e) when (e is SignInRequiredException or ApiUnavailableException)
        {
            // Over already, or it ends unused: this browser forgets it in any case.
        }

        await context.SignOutAsync();
        if (LocalUrl.IsLocal(returnUrl)) return SeeOther.To(SignInRedirect.UrlFor(returnUrl!));

        return Say(flash, context, NoticeKind.Success, AccountTexts.SignedOut, "/");
    }

    private static async Task<IResult> SendConfirmationAsync([FromForm] string email, HttpContext context, AccountClient accounts, Flash flash)
    {
        var refusal = await accounts.ResendConfirmationAsync(email, context.RequestAborted);
        var page = context.User.Identity is { IsAuthenticated: true } ? AccountPage : CheckMailPage.UrlFor(email);
        return refusal is null
            ? Say(flash, context, NoticeKind.Success, AccountTexts.ConfirmationSent, page)
            : Say(flash, context, NoticeKind.Warning, AccountRefusals.Explain(refusal), page);
    }

    /// <summary>Needs the password: an unattended signed-in browser must not be enough to take over the account.</summary>
    private static async Task<IResult> ChangeEmailAsync(
        [FromForm] string email, [FromForm] string password, HttpContext context, AccountSettingsClient settings, Flash flash) =>
        await settings.ChangeEmailAsync(email.Trim(), password, context.RequestAborted) is { } refusal
            ? Say(flash, context, NoticeKind.Warning, AccountRefusals.Explain(refusal), AccountPage)
            : Say(flash, context, NoticeKind.Success, AccountTexts.FormatNewEmailSent(email.Trim()), AccountPage);

    private static async Task<IResult> ChangePasswordAsync(
        [FromForm] string password, [FromForm] string newPassword, HttpContext context, AccountSettingsClient settings, SignInFlow flow, Flash flash)
    {
        var email = (await settings.GetInfoAsync(context.RequestAborted)).Email;
        // A new password ends every session, so this one signs in again.
        var refusal = await settings.ChangePasswordAsync(password, newPassword, context.RequestAborted)
            ?? await flow.SignInAsync(context, email, newPassword, context.RequestAborted);
        return refusal is null
            ? Say(flash, context, NoticeKind.Success, AccountTexts.PasswordChanged, AccountPage)
            : Say(flash, context, NoticeKind.Warning, AccountRefusals.Explain(refusal), AccountPage);
    }

    private static async Task<IResult> DeleteAsync([FromForm] string password, HttpContext context, AccountSettingsClient settings, Flash flash)
    {
        if (await settings.DeleteAsync(password, context.RequestAborted) is { } refusal)
        {
            return Say(flash, context, NoticeKind.Warning, AccountRefusals.Explain(refusal), AccountPage);
        }

        await context.SignOutAsync();
        return Say(flash, context, NoticeKind.Success, AccountTexts.Deleted, "/");
    }

    private static async Task<IResult> EndSessionAsync([FromForm] Guid id, HttpContext context, AccountSettingsClient settings, Flash flash) =>
        await settings.EndSessionAsync(id, context.RequestAborted) is { } refusal
            ? Say(flash, context, NoticeKind.Warning, AccountRefusals.Explain(refusal), SessionsSection)
            : Say(flash, context, NoticeKind.Success, AccountTexts.SessionEnded, SessionsSection);

    private static async Task<IResult> EndAllSessionsAsync(HttpContext context, AccountSettingsClient settings, Flash flash)
    {
        await settings.EndAllSessionsAsync(context.RequestAborted);
        await context.SignOutAsync();
        return Say(flash, context, NoticeKind.Success, AccountTexts.SignedOutEverywhere, "/");
    }

    private static async Task<IResult> DownloadAsync(HttpContext context, AccountSettingsClient settings)
    {
        using var export = await settings.ExportAsync(context.RequestAborted);
        if (!export.IsSuccessStatusCode) throw new ApiUnavailableException($"The export answered {(int)export.StatusCode}.");

        return TypedResults.File(
            await export.Content.ReadAsByteArrayAsync(context.RequestAborted), MediaTypeNames.Application.Json, "my-data.json");
    }

    private static SeeOther Say(Flash flash, HttpContext context, NoticeKind kind, string text, string page)
    {
        flash.Set(context, new Notice(kind, text));
        return SeeOther.To(page);
    }
}

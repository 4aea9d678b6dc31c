using System.Text.Json;
using Bookly.Contracts;
using Bookly.Web.Api;
using Bookly.Web.Hosting;
using Microsoft.AspNetCore.Mvc;

namespace Bookly.Web.Account.Passkeys;

/// <summary>Form posts with passkeys. A script gets the challenge (<c>.../options</c>) and submits the browser's answer.</summary>
public static class PasskeyEndpoints
{
    private const string AccountPage = "/account#passkeys";

    public static void MapPasskeys(this IEndpointRouteBuilder routes)
    {
        routes.MapFormPost("/account/passkeys/sign-in/options", AskAsync, forAnyShopper: true);
        routes.MapFormPost("/account/passkeys/sign-in", SignInAsync, forAnyShopper: true);

        var mine = routes.MapGroup("").RequireAuthorization();
        mine.MapFormPost("/account/proof/passkey", ProveAsync);
        mine.MapFormPost("/account/passkeys/options", BeginAsync);
        mine.MapFormPost("/account/passkeys", AddAsync);
        mine.MapFormPost("/account/passkeys/{id}/name", RenameAsync);
        mine.MapFormPost("/account/passkeys/{id}/remove", RemoveAsync);
    }

    private static async Task<IResult> AskAsync(AccountClient accounts, HttpContext context) =>
        Answer(await accounts.AskForPasskeyAsync(context.RequestAborted));

    private static async Task<IResult> SignInAsync(
        [FromForm] Guid ceremony, [FromForm] string credential, [FromForm] string? returnUrl, HttpContext context, SignInFlow flow, Flash flash)
    {
        var page = LocalUrl.Or(returnUrl);
        if (Parse(credential) is not { } answer) return TypedResults.BadRequest();
        if (await flow.SignInAsync(context, new PasskeyAssertion(ceremony, answer), context.RequestAborted) is not { } refusal) return SeeOther.To(page);

        flash.Set(context, new Notice(NoticeKind.Warning, refusal switch
        {
            { Detail: "LockedOut" } => AccountTexts.LockedOut,
            _ when refusal.AsksForConfirmation() => AccountTexts.PasskeyUnconfirmed,
            _ => AccountRefusals.Explain(refusal),
        }));
        return SeeOther.To(SignInRedirect.Path + (page == "/" ? "" : QueryString.Create("returnUrl", page)));
    }

    private static async Task<IResult> ProveAsync(
        [FromForm] Guid ceremony, [FromForm] string credential, [FromForm] string? returnUrl, HttpContext context, AccountSettingsClient settings, Flash flash)
    {
        var page = LocalUrl.Or(returnUrl, "/account");
        if (Parse(credential) is not { } answer) return TypedResults.BadRequest();
        if (await settings.ProveAsync(new OwnerProof(Passkey: new PasskeyAssertion(ceremony, answer)), context.RequestAborted) is not { } refusal) return SeeOther.To(page);

        flash.Set(context, new Notice(NoticeKind.Warning, AccountRefusals.Explain(refusal)));
        return SeeOther.To(ProofPage.UrlFor(page));
    }

    private static async Task<IResult> BeginAsync([FromForm] string? password, PasskeyClient passkeys, HttpContext context) =>
        Answer(await passkeys.BeginAsync(password ?? "", context.RequestAborted));

    private static async Task<IResult> AddAsync(
        [FromForm] Guid ceremony, [FromForm] string credential, [FromForm] string name, PasskeyClient passkeys, HttpContext context, Flash flash) =>
        Parse(credential) is { } made
            ? Show(await passkeys.AddAsync(new AddPasskey(ceremony, made, name), context.RequestAborted), AccountTexts.PasskeyAdded, context, flash)
            : TypedResults.BadRequest();

    private static async Task<IResult> RenameAsync(string id, [FromForm] string name, PasskeyClient passkeys, HttpContext context, Flash flash) =>
        Show(await passkeys.RenameAsync(id, name, context.RequestAborted), AccountTexts.PasskeyRenamed, context, flash);

    private static async Task<IResult> RemoveAsync(string id, PasskeyClient passkeys, HttpContext context, Flash flash) =>
        Show(await passkeys.RemoveAsync(id, context.RequestAborted), AccountTexts.PasskeyRemoved, context, flash);

    private static SeeOther Show(ApiProblem? refusal, string done, HttpContext context, Flash flash)
    {
        flash.Set(context, refusal is null ? new Notice(NoticeKind.Success, done) : new Notice(NoticeKind.Warning, AccountRefusals.Explain(refusal)));
        return SeeOther.To(AccountPage);
    }

    private static IResult Answer(ApiResult<PasskeyCeremony> asked) => asked.Succeeded
        ? TypedResults.Json(asked.Value)
        : TypedResults.Json(new { problem = AccountRefusals.Explain(asked.Problem) }, statusCode: (int)asked.Problem.Status);

    private static JsonElement? Parse(string credential)
    {
        try
        {
            return JsonSerializer.Deserialize<JsonElement>(credential);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

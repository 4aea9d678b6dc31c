using System.Security.Claims;
using Bookly.ApiService.Common;
using Bookly.ApiService.Data;
using Bookly.Contracts;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.WebUtilities;

namespace Bookly.ApiService.Accounts.Passkeys;

internal static class PasskeyApi
{
    public static void MapOwnPasskeys(this IEndpointRouteBuilder accounts)
    {
        var mine = accounts.MapGroup("/manage/passkeys").RequireAuthorization();
        // Loaded with a page and nothing to guess, so not limited.
        mine.MapGet("/", List).WithSummary("The account's passkeys").DisableRateLimiting();
        mine.MapPost("/options", Begin).ProducesProblem(StatusCodes.Status403Forbidden).WithSummary("A challenge to make a passkey; the password in the body is the proof");
        mine.MapPost("/", Add).WithSummary("Keep the passkey that was made");
        mine.MapPut("/{id}", Rename).WithSummary("Give a passkey another name");
        mine.MapDelete("/{id}", Remove).RequireFreshProof().WithSummary("Forget a passkey; it no longer signs in");
    }

    public static async Task<IReadOnlyList<Passkey>> ListPasskeysAsync(this UserManager<User> users, User user) =>
        [.. (await users.GetPasskeysAsync(user)).OrderBy(passkey => passkey.CreatedAt).Select(View)];

    private static async Task<Ok<IReadOnlyList<Passkey>>> List(ClaimsPrincipal caller, UserManager<User> users) =>
        TypedResults.Ok(await users.ListPasskeysAsync(await users.CallerAsync(caller)));

    private static async Task<Results<Ok<PasskeyCeremony>, ProblemHttpResult>> Begin(
        BeginPasskey request, ClaimsPrincipal caller, HttpContext http, UserManager<User> users, OwnerProofs proofs,
        IPasskeyHandler<User> passkeys, PasskeyCeremonies ceremonies, CancellationToken cancellationToken)
    {
        var user = await users.CallerAsync(caller);
        // A signed-in browser alone must not be able to add a key.
        if (await proofs.RefuseAsync(user, caller, request.Password, "no passkey was made", cancellationToken) is { } refusal) return refusal;
        if (!user.EmailConfirmed) return Unconfirmed();
        if ((await users.GetPasskeysAsync(user)).Count >= Limits.MaxPasskeys) return TooMany();

        var asked = await passkeys.MakeCreationOptionsAsync(
            new PasskeyUserEntity { Id = user.Id, Name = caller.Email(), DisplayName = caller.Email() }, http);
        var ceremony = await ceremonies.BeginAsync(user.Id, asked.AttestationState!, cancellationToken);
        return TypedResults.Ok(new PasskeyCeremony(ceremony, PasskeyJson.Parse(asked.CreationOptionsJson)));
    }

    private static async Task<Results<Created<Passkey>, ProblemHttpResult>> Add(
        AddPasskey made, ClaimsPrincipal caller, HttpContext http, UserManager<User> users, IPasskeyHandler<User> passkeys, PasskeyCeremonies ceremonies,
        BooklyDbContext db, AccountMails mails, AccountMailSender sender, SecurityLog log,
        CancellationToken cancellationToken)
    {
        var user = await users.CallerAsync(caller);
        if (await ceremonies.TakeAsync(made.Ceremony, user.Id, cancellationToken) is not { } state) return PasskeyJson.Expired();

        var attestation = await passkeys.PerformAttestationAsync(
            new PasskeyAttestationContext { HttpContext = http, CredentialJson = PasskeyJson.Write(made.Credential), AttestationState = state });
        if (!attestation.Succeeded)
        {
            return Problems.Problem(
                StatusCodes.Status400BadRequest, ProblemCodes.PasskeyRefused, $"This passkey cannot be kept: {attestation.Failure.Message}");
        }

        var passkey = attestation.Passkey;
        passkey.Name = made.Name.Trim();
        var kept = await db.InTransactionAsync(
            async token =>
            {
                await db.LockShopperAsync(user.Id, token);
                var mine = await users.CallerAsync(caller);
                return (await users.GetPasskeysAsync(mine)).Count < Limits.MaxPasskeys ? await users.AddOrUpdatePasskeyAsync(mine, passkey) : null;
            }, cancellationToken, commitIf: added => added is { Succeeded: true });
        if (kept is null) return TooMany();
        if (!kept.Succeeded) return Problems.Invalid([.. kept.Errors]);

        var view = View(passkey);
        log.Write(SecurityEvent.FactorAdded, user.Id);
        await sender.TellAsync(user, mails.PasskeyAdded(user, view), cancellationToken);
        return TypedResults.Created($"/api/accounts/manage/passkeys/{view.Id}", view);
    }

    private static async Task<Results<Ok<Passkey>, ProblemHttpResult>> Rename(string id, PasskeyName wanted, ClaimsPrincipal caller, UserManager<User> users)
    {
        var user = await users.CallerAsync(caller);
        if (IdOf(id) is not { } credential || await users.GetPasskeyAsync(user, credential) is not { } passkey) return NotFound();

        passkey.Name = wanted.Name.Trim();
        await users.AddOrUpdatePasskeyAsync(user, passkey);
        return TypedResults.Ok(View(passkey));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> Remove(
        string id, ClaimsPrincipal caller, UserManager<User> users, AccountMails mails, AccountMailSender sender, SecurityLog log, CancellationToken cancellationToken)
    {
        var user = await users.CallerAsync(caller);
        if (IdOf(id) is not { } credential || await users.GetPasskeyAsync(user, credential) is not { } passkey) return NotFound();

        await users.RemovePasskeyAsync(user, credential);
        log.Write(SecurityEvent.FactorRemoved, user.Id);
        await sender.TellAsync(user, mails.PasskeyRemoved(user, passkey.Name ?? ""), cancellationToken);
        return TypedResults.NoContent();
    }

    private static Passkey View(UserPasskeyInfo passkey) =>
        new(WebEncoders.Base64UrlEncode(passkey.CredentialId), passkey.Name ?? "", passkey.CreatedAt, passkey.IsBackedUp);

    private static byte[]? IdOf(string id)
    {
        try
        {
            return WebEncoders.Base64UrlDecode(id);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static ProblemHttpResult NotFound() => Problems.Problem(
        StatusCodes.Status404NotFound, ProblemCodes.PasskeyNotFound, "Your account has no such passkey.");

    /// <summary>Or somebody could add a key to an account with another's address, and keep it when its owner turns up.</summary>
    private static ProblemHttpResult Unconfirmed() => Problems.Problem(
        StatusCodes.Status409Conflict, ProblemCodes.EmailUnconfirmed, "Confirm the account's address first: follow the link that was mailed to it.");

    private static ProblemHttpResult TooMany() => Problems.Problem(
        StatusCodes.Status409Conflict, ProblemCodes.TooManyPasskeys, $"An account has at most {Limits.MaxPasskeys} passkeys; remove one first.");
}

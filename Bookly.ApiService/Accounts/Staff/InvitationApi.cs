using System.Security.Claims;
using Bookly.ApiService.Common;
using Bookly.ApiService.Data;
using Bookly.Contracts;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;

namespace Bookly.ApiService.Accounts.Staff;

/// <summary>What whoever has an invitation's link can do with it.</summary>
internal static class InvitationApi
{
    public static void MapInvitations(this IEndpointRouteBuilder accounts)
    {
        accounts.MapPost("/invitations/read", Read).WithSummary("What a link invites to; nothing is accepted by it");
        accounts.MapPost("/invitations/accept", Accept).WithSummary("Accept an invitation with a new account");
        accounts.MapPost("/manage/invitations/accept", AcceptAsCaller).RequireAuthorization()
            .WithSummary("Accept an invitation with the caller's account, whose sessions end");
    }

    public static ProblemHttpResult NotOpen() => Problems.Problem(
        StatusCodes.Status404NotFound, ProblemCodes.InvitationNotOpen,
        "This invitation has been used or withdrawn, or its day is over. Ask the shop's owner for another one.");

    private static async Task<Results<Ok<Invitation>, ProblemHttpResult>> Read(
        InvitationToken request, StaffInvitations invitations, UserManager<User> users, CancellationToken cancellationToken) =>
        await invitations.FindAsync(request.Token, cancellationToken) is { } invitation
            ? TypedResults.Ok(new Invitation(
                invitation.Email, invitation.Roles, invitation.Email is { } email && await users.FindByEmailAsync(email) is not null))
            : NotOpen();

    private static async Task<Results<Ok<AcceptedInvitation>, ProblemHttpResult>> Accept(
        AcceptInvitation request, StaffInvitations invitations, CancellationToken cancellationToken)
    {
        if (request.Email is { } typed && !MailAddressText.IsValid(typed)) return Problems.Invalid(new IdentityErrorDescriber().InvalidEmail(typed));

        MailAddressText.TryRead(request.Email, out var email);
        return Answer(await invitations.AcceptAsync(request.Token, email, request.Password, cancellationToken));
    }

    private static async Task<Results<Ok<AcceptedInvitation>, ProblemHttpResult>> AcceptAsCaller(
        InvitationToken request, ClaimsPrincipal caller, StaffInvitations invitations, CancellationToken cancellationToken) =>
        Answer(await invitations.AcceptAsync(request.Token, caller.UserId(), cancellationToken));

    private static Results<Ok<AcceptedInvitation>, ProblemHttpResult> Answer(Acceptance acceptance) => acceptance switch
    {
        Acceptance.Accepted accepted => TypedResults.Ok(
            new AcceptedInvitation(accepted.Account.Email!, accepted.Roles, accepted.Account.EmailConfirmed)),
        Acceptance.Invalid invalid => Problems.Invalid([.. invalid.Errors]),
        Acceptance.AccountExists => Problems.Problem(
            StatusCodes.Status409Conflict, ProblemCodes.AccountExists, "This address has an account. Sign in with it and open the link again."),
        Acceptance.ForAnother => Problems.Problem(
            StatusCodes.Status409Conflict, ProblemCodes.InvitationForAnother,
            "This invitation is for another address than your account's. Sign in with the account of that address."),
        _ => NotOpen(),
    };
}

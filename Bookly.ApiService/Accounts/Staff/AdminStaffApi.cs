using System.Security.Claims;
using Bookly.ApiService.Common;
using Bookly.Contracts;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bookly.ApiService.Accounts.Staff;

/// <summary><c>/api/admin/staff</c>: who works here. For owners.</summary>
public static class AdminStaffApi
{
    public static void MapAdminStaff(this IEndpointRouteBuilder routes)
    {
        var staff = routes.MapGroup("/api/admin/staff").WithTags("Back office: staff").RequireAuthorization(StaffPolicy.RunShop);
        staff.MapGet("/", List).WithSummary("The accounts with a role");
        staff.MapPut("/{id}/roles", SetRoles).RequireFreshProof().WithSummary("Give other roles to somebody of the staff, or take all away; their sessions end");
        staff.MapGet("/invitations", ListInvitations).WithSummary("Invitations that can still be accepted");
        staff.MapPost("/invitations", Invite).RequireFreshProof().WithSummary("Mail a link, good once and for a day, that gives an account roles");
        staff.MapDelete("/invitations/{id:guid}", Revoke).WithSummary("Withdraw an invitation: its link is dead at once");
    }

    private static async Task<Ok<IReadOnlyList<StaffMember>>> List(StaffMembers members, CancellationToken cancellationToken) =>
        TypedResults.Ok(await members.ListAsync(cancellationToken));

    private static async Task<Results<NoContent, ProblemHttpResult>> SetRoles(
        string id, SetStaffRoles request, StaffMembers members, CancellationToken cancellationToken) =>
        await members.SetRolesAsync(id, request.Roles, cancellationToken) switch
        {
            RolesOutcome.Set => TypedResults.NoContent(),
            RolesOutcome.LastOwner => Problems.Problem(
                StatusCodes.Status409Conflict, ProblemCodes.LastOwner, "This is the shop's only owner. Make somebody else an owner first."),
            _ => Problems.Problem(
                StatusCodes.Status404NotFound, ProblemCodes.StaffMemberNotFound, "Nobody of the staff has this id. Whoever shall join is invited."),
        };

    private static async Task<Ok<IReadOnlyList<OpenInvitation>>> ListInvitations(StaffInvitations invitations, CancellationToken cancellationToken) =>
        TypedResults.Ok<IReadOnlyList<OpenInvitation>>(
            [.. (await invitations.ListOpenAsync(cancellationToken)).Select(row => new OpenInvitation(
                row.Id, row.Email, row.Roles, row.InvitedBy, row.CreatedAt, row.ExpiresAt))]);

    private static async Task<Accepted> Invite(
        InviteStaff request, ClaimsPrincipal caller, StaffInvitations invitations, CancellationToken cancellationToken)
    {
        MailAddressText.TryRead(request.Email, out var email);
        await invitations.InviteAsync(email, request.Roles, caller.Email(), cancellationToken);
        return TypedResults.Accepted((string?)null);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> Revoke(Guid id, StaffInvitations invitations, CancellationToken cancellationToken) =>
        await invitations.RevokeAsync(id, cancellationToken) ? TypedResults.NoContent() : InvitationApi.NotOpen();
}

using Bookly.Contracts;

namespace Bookly.Web.Api;

/// <summary>Who works here, what they changed, and whom they vouch for.</summary>
public sealed class StaffClient(ApiConnection api)
{
    private const string Staff = "/api/admin/staff", Invitations = Staff + "/invitations", Wholesale = "/api/admin/wholesale";

    public async Task<IReadOnlyList<StaffMember>> ListAsync(CancellationToken cancellationToken) =>
        await api.FindMineAsync<IReadOnlyList<StaffMember>>(Staff, cancellationToken) ?? [];

    public async Task<IReadOnlyList<OpenInvitation>> ListInvitationsAsync(CancellationToken cancellationToken) =>
        await api.FindMineAsync<IReadOnlyList<OpenInvitation>>(Invitations, cancellationToken) ?? [];

    public Task<ApiProblem?> SetRolesAsync(string id, IReadOnlyList<string> roles, CancellationToken cancellationToken) =>
        api.SendAsync(HttpMethod.Put, $"{Staff}/{Uri.EscapeDataString(id)}/roles", new SetStaffRoles(roles), cancellationToken);

    public Task<ApiProblem?> InviteAsync(string email, IReadOnlyList<string> roles, CancellationToken cancellationToken) =>
        api.SendAsync(HttpMethod.Post, Invitations, new InviteStaff(email, roles), cancellationToken);

    public Task<ApiProblem?> RevokeAsync(Guid id, CancellationToken cancellationToken) =>
        api.SendAsync(HttpMethod.Delete, $"{Invitations}/{id}", null, cancellationToken);

    /// <summary>With the signed-in account.</summary>
    public Task<ApiResult<AcceptedInvitation>> AcceptAsync(string token, CancellationToken cancellationToken) =>
        api.SendAsync<AcceptedInvitation>(HttpMethod.Post, "/api/accounts/manage/invitations/accept", new InvitationToken(token), cancellationToken);

    public async Task<PagedList<AuditEntry>> ListAuditAsync(
        string? action, string? actor, string? subject, string? from, string? to, int page, CancellationToken cancellationToken) =>
        await api.FindMineAsync<PagedList<AuditEntry>>(
            PageNumber.Url("/api/admin/audit", page, ("action", action), ("actor", actor), ("subject", subject), ("from", from), ("to", to)), cancellationToken)
        ?? throw new ApiUnavailableException("/api/admin/audit is not there.");

    public async Task<IReadOnlyList<WholesaleCustomer>> ListWholesaleAsync(CancellationToken cancellationToken) =>
        await api.FindMineAsync<IReadOnlyList<WholesaleCustomer>>(Wholesale, cancellationToken) ?? [];

    public Task<ApiProblem?> LiftAsync(string email, CancellationToken cancellationToken) =>
        api.SendAsync(HttpMethod.Post, Wholesale, new LiftHoldLimit(email), cancellationToken);

    public Task<ApiProblem?> RestoreAsync(string id, CancellationToken cancellationToken) =>
        api.SendAsync(HttpMethod.Delete, $"{Wholesale}/{Uri.EscapeDataString(id)}", null, cancellationToken);
}

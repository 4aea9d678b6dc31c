using System.Buffers.Text;
using System.Security.Cryptography;
using Bookly.ApiService.Audit;
using Bookly.ApiService.Common;
using Bookly.ApiService.Data;
using Bookly.ApiService.Mail;
using Bookly.Contracts;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Bookly.ApiService.Accounts.Staff;

public abstract record Acceptance
{
    /// <summary>The account has the roles. Its sessions end with that, since a session is good for the roles it began with.</summary>
    public sealed record Accepted(User Account, IReadOnlyList<string> Roles) : Acceptance;

    /// <summary>Used, withdrawn, too old, or never written.</summary>
    public sealed record NotOpen : Acceptance;

    /// <summary>The invitation names another address than the account has.</summary>
    public sealed record ForAnother : Acceptance;

    /// <summary>The address has an account, whose owner has to sign in to accept.</summary>
    public sealed record AccountExists : Acceptance;

    public sealed record Invalid(IReadOnlyCollection<IdentityError> Errors) : Acceptance;
}

/// <summary>Links that make somebody one of the staff. Each is good once and for a day.</summary>
public sealed class StaffInvitations(
    BooklyDbContext db, UserManager<User> users, AuditLog audit, Outbox outbox, AccountMails mails, AccountMailSender sender, SecurityLog log,
    IOptions<ShopOptions> shop, TimeProvider time)
{
    /// <summary>Of the links that nobody of the staff has written.</summary>
    public const string FirstStart = "first start", CommandLine = "command line";

    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(1);

    private const int TokenBytes = 32;

    /// <summary>Writes an invitation in a transaction of its own, and its mail when it names an address.</summary>
    /// <param name="by">The owner's address, or what made it.</param>
    /// <returns>The link, which is not kept anywhere.</returns>
    public Task<Uri> InviteAsync(string? email, IReadOnlyList<string> roles, string by, CancellationToken cancellationToken) =>
        db.InTransactionAsync(token => InviteLockedAsync(email, roles, by, token), cancellationToken);

    /// <summary>As above, inside the caller's transaction.</summary>
    internal async Task<Uri> InviteLockedAsync(string? email, IReadOnlyList<string> roles, string by, CancellationToken cancellationToken)
    {
        var (now, secret) = (time.GetUtcNow(), RandomNumberGenerator.GetBytes(TokenBytes));
        var link = new Uri(shop.Value.PublicUrl, "/account/invitation" + QueryString.Create("token", Base64Url.EncodeToString(secret)));
        var invitation = new StaffInvitation
        {
            Id = Guid.CreateVersion7(now),
            Email = email,
            Roles = [.. roles],
            TokenHash = SHA256.HashData(secret),
            InvitedBy = by,
            CreatedAt = now,
            ExpiresAt = now + Lifetime,
        };
        db.StaffInvitations.Add(invitation);
        await db.SaveChangesAsync(cancellationToken);
        if (email is not null) await outbox.AddAsync(mails.StaffInvitation(invitation, link), email, cancellationToken);
        await audit.WriteAsync(AuditAction.StaffInvited, SubjectOf(invitation), null, new { email, roles, by }, cancellationToken);
        return link;
    }

    public Task<List<StaffInvitation>> ListOpenAsync(CancellationToken cancellationToken) =>
        Open().OrderByDescending(invitation => invitation.CreatedAt).ToListAsync(cancellationToken);

    /// <summary>Null when it cannot be accepted any more.</summary>
    public async Task<StaffInvitation?> FindAsync(string token, CancellationToken cancellationToken) =>
        HashOf(token) is { } hash ? await Open().SingleOrDefaultAsync(invitation => invitation.TokenHash == hash, cancellationToken) : null;

    /// <summary>False when there is no such open invitation.</summary>
    public Task<bool> RevokeAsync(Guid id, CancellationToken cancellationToken) => db.InTransactionAsync(
        async token =>
        {
            if (await Open().SingleOrDefaultAsync(row => row.Id == id, token) is not { } invitation || !await TryCloseAsync(invitation, token)) return false;

            await audit.WriteAsync(AuditAction.InvitationRevoked, SubjectOf(invitation), new { invitation.Email, invitation.Roles }, null, token);
            return true;
        }, cancellationToken, commitIf: revoked => revoked);

    /// <summary>Gives the roles to an account that is there: its owner has signed in.</summary>
    public Task<Acceptance> AcceptAsync(string token, string userId, CancellationToken cancellationToken) => AcceptAsync(
        token,
        async (invitation, ct) => await users.FindByIdAsync(userId) switch
        {
            null => new Acceptance.NotOpen(),
            var user when invitation.Email is { } email && users.NormalizeEmail(email) != user.NormalizedEmail => new Acceptance.ForAnother(),
            var user => new Acceptance.Accepted(user, invitation.Roles),
        },
        cancellationToken);

    /// <summary>Makes the account as well.</summary>
    /// <param name="email">Only of an invitation that names none.</param>
    public async Task<Acceptance> AcceptAsync(string token, string? email, string password, CancellationToken cancellationToken)
    {
        var acceptance = await AcceptAsync(
            token,
            async (invitation, ct) =>
            {
                var address = invitation.Email ?? email ?? "";
                if (address.Length > 0 && await users.FindByEmailAsync(address) is not null) return new Acceptance.AccountExists();

                // Who reads the invited mailbox has shown that the address is theirs.
                var user = new User { UserName = address, Email = address, EmailConfirmed = invitation.Email is not null };
                var created = await users.CreateAsync(user, password);
                return created.Succeeded ? new Acceptance.Accepted(user, invitation.Roles) : new Acceptance.Invalid([.. created.Errors]);
            },
            cancellationToken);
        if (acceptance is Acceptance.Accepted { Account: { EmailConfirmed: false } account }) await sender.AskForConfirmationAsync(account, CancellationToken.None);
        return acceptance;
    }

    /// <summary>
    /// The invitation's row is locked first, so of two who accept it at the same time the second finds it closed. All of it is one
    /// transaction: an account that cannot be made leaves the invitation open.
    /// </summary>
    private async Task<Acceptance> AcceptAsync(
        string token, Func<StaffInvitation, CancellationToken, Task<Acceptance>> findAccountAsync, CancellationToken cancellationToken)
    {
        var acceptance = await db.InTransactionAsync<Acceptance>(
            async ct =>
            {
                if (await FindAsync(token, ct) is not { } invitation || !await TryCloseAsync(invitation, ct)) return new Acceptance.NotOpen();

                var found = await findAccountAsync(invitation, ct);
                if (found is not Acceptance.Accepted { Account: var account }) return found;

                var before = await users.GetRolesAsync(account);
                var added = await users.AddToRolesAsync(account, invitation.Roles.Except(before));
                if (!added.Succeeded) return new Acceptance.Invalid([.. added.Errors]);

                await audit.WriteAsync(
                    account.Id, account.Email!, AuditAction.InvitationAccepted, StaffMembers.SubjectOf(account.Id),
                    new { Roles = before.Order(StringComparer.Ordinal) }, new { Roles = before.Union(invitation.Roles).Order(StringComparer.Ordinal), invitation.InvitedBy }, ct);
                return found;
            }, cancellationToken, commitIf: result => result is Acceptance.Accepted);
        if (acceptance is Acceptance.Accepted { Account.Id: var id }) log.Write(SecurityEvent.RoleChanged, id);
        return acceptance;
    }

    private async Task<bool> TryCloseAsync(StaffInvitation invitation, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return await db.StaffInvitations.Where(row => row.Id == invitation.Id && row.ClosedAt == null)
            .ExecuteUpdateAsync(row => row.SetProperty(i => i.ClosedAt, now), cancellationToken) == 1;
    }

    private IQueryable<StaffInvitation> Open()
    {
        var now = time.GetUtcNow();
        return db.StaffInvitations.AsNoTracking().Where(invitation => invitation.ClosedAt == null && invitation.ExpiresAt > now);
    }

    private static byte[]? HashOf(string token) =>
        Base64Url.IsValid(token, out var length) && length == TokenBytes ? SHA256.HashData(Base64Url.DecodeFromChars(token)) : null;

    private static string SubjectOf(StaffInvitation invitation) => $"invitation:{invitation.Id}";
}

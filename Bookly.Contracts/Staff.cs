using System.ComponentModel.DataAnnotations;

namespace Bookly.Contracts;

/// <summary>What somebody of the staff is for. An account may have several roles; one without any is a shopper's.</summary>
public static class StaffRole
{
    /// <summary>May do everything, and decides who else may do what.</summary>
    public const string Owner = "Owner";

    /// <summary>Looks after paid orders: refunds, cases, what Stripe and the mail server were told.</summary>
    public const string Orders = "Orders";

    /// <summary>Lists books and keeps their stock.</summary>
    public const string Catalog = "Catalog";

    /// <summary>Reads what was taken and refunded, and who changed what; changes nothing.</summary>
    public const string Bookkeeper = "Bookkeeper";

    public static IReadOnlyList<string> All { get; } = [Owner, Orders, Catalog, Bookkeeper];
}

/// <summary>What staff may do. Each name is an authorization policy of the API and of the website, and <see cref="Roles"/> says whose it is.</summary>
public static class StaffPolicy
{
    /// <summary>The back office's entrance: whoever has a role.</summary>
    public const string Enter = "enter";

    public const string SeeBooks = "see-books";
    public const string EditBooks = "edit-books";
    public const string SeeOrders = "see-orders";
    public const string HandleOrders = "handle-orders";
    public const string SeeMoney = "see-money";
    public const string SeeAudit = "see-audit";

    /// <summary>Staff, settings and whatever else decides over the shop as a whole.</summary>
    public const string RunShop = "run-shop";

    private static readonly Dictionary<string, string[]> Table = new(StringComparer.Ordinal)
    {
        [Enter] = [StaffRole.Owner, StaffRole.Orders, StaffRole.Catalog, StaffRole.Bookkeeper],
        [SeeBooks] = [StaffRole.Owner, StaffRole.Orders, StaffRole.Catalog],
        [EditBooks] = [StaffRole.Owner, StaffRole.Catalog],
        [SeeOrders] = [StaffRole.Owner, StaffRole.Orders, StaffRole.Bookkeeper],
        [HandleOrders] = [StaffRole.Owner, StaffRole.Orders],
        [SeeMoney] = [StaffRole.Owner, StaffRole.Bookkeeper],
        [SeeAudit] = [StaffRole.Owner, StaffRole.Bookkeeper],
        [RunShop] = [StaffRole.Owner],
    };

    public static IReadOnlyCollection<string> All => Table.Keys;

    /// <summary>The roles that a policy lets in: one of them is enough.</summary>
    public static IReadOnlyList<string> Roles(string policy) => Table[policy];

    public static bool Allows(string policy, IEnumerable<string> roles) => roles.Any(Table[policy].Contains);
}

/// <summary>Somebody of the staff.</summary>
/// <param name="HasSecondFactor">Without one they reach their own account only, where they set one up.</param>
/// <param name="LastUsedAt">Of their sessions that have not ended; null when there is none.</param>
public sealed record StaffMember(string Id, string Email, IReadOnlyList<string> Roles, bool HasSecondFactor, DateTimeOffset? LastUsedAt);

/// <summary>An invitation that can still be accepted.</summary>
/// <param name="Email">Null for the first owner's link.</param>
public sealed record OpenInvitation(
    Guid Id, string? Email, IReadOnlyList<string> Roles, string InvitedBy, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt);

/// <summary>Body of <c>POST /api/admin/staff/invitations</c>.</summary>
public sealed record InviteStaff([property: MailAddress] string Email, [property: StaffRoles(MinimumCount = 1)] IReadOnlyList<string> Roles);

/// <summary>Body of <c>PUT /api/admin/staff/{id}/roles</c>: the roles from now on; none makes the account a shopper's again.</summary>
public sealed record SetStaffRoles([property: StaffRoles] IReadOnlyList<string> Roles);

/// <summary>The token of an invitation's link, in a body so that no log has it.</summary>
public sealed record InvitationToken([property: Text(Limits.MaxToken, MinimumLength = 1)] string Token);

/// <summary>What a link invites to.</summary>
/// <param name="Email">The invited address; null when whoever has the link chooses one.</param>
/// <param name="HasAccount">The address has an account, which accepts by signing in.</param>
public sealed record Invitation(string? Email, IReadOnlyList<string> Roles, bool HasAccount);

/// <summary>Body of <c>POST /api/accounts/invitations/accept</c>.</summary>
/// <param name="Email">Where the invitation names none.</param>
/// <param name="Password">Of the account that is made.</param>
public sealed record AcceptInvitation(
    [property: Text(Limits.MaxToken, MinimumLength = 1)] string Token,
    [property: Text(Limits.MaxEmail)] string? Email,
    [property: StringLength(Limits.MaxPassword, MinimumLength = 1)] string Password);

/// <summary>The account that has the roles now.</summary>
/// <param name="IsConfirmed">False when its address has to be confirmed by the mailed link.</param>
public sealed record AcceptedInvitation(string Email, IReadOnlyList<string> Roles, bool IsConfirmed);

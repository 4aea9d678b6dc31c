namespace Bookly.Contracts;

/// <summary>Body of <c>POST /api/accounts/manage/delete</c>.</summary>
/// <param name="Password">The account's; none where the session has proved freshly whose it is.</param>
public sealed record DeleteAccount(string? Password);

/// <summary>Answer of <c>GET /api/accounts/manage/info</c>.</summary>
/// <param name="IsTwoFactorEnabled">Whether signing in by password asks for a code of an authenticator app.</param>
public sealed record AccountInfo(string Email, bool IsEmailConfirmed, bool IsTwoFactorEnabled);

/// <summary>Body of <c>POST /api/accounts/manage/proof</c>: one of the ways to prove an account to be one's own.</summary>
/// <param name="TwoFactorCode">Of the authenticator app.</param>
/// <param name="Passkey">The answer to a challenge of <c>POST /api/accounts/passkeys/options</c>.</param>
public sealed record OwnerProof(string? Password = null, string? TwoFactorCode = null, PasskeyAssertion? Passkey = null);

/// <summary>Body of <c>POST /api/accounts/disown</c>, from the link of a confirmation mail that was not asked for.</summary>
public sealed record DisownAccount(string UserId, string Code);

/// <summary>What the shop knows about an account itself.</summary>
public sealed record AccountFacts(string Email, bool IsEmailConfirmed);

/// <summary>Answer of <c>GET /api/accounts/manage/export</c>: all that the shop knows about a shopper.</summary>
public sealed record AccountExport(DateTimeOffset ExportedAt, AccountFacts Account, ShopperCart Cart, IReadOnlyList<Order> Orders, IReadOnlyList<Passkey> Passkeys);

/// <summary>A session of one's own account.</summary>
/// <param name="Device">Browser and system, as the browser calls itself.</param>
/// <param name="Network">The network it signed in from, such as 203.0.113.0/24.</param>
/// <param name="LastUsedAt">To some ten minutes.</param>
/// <param name="IsThisOne">The session that asks.</param>
public sealed record SignedInDevice(Guid Id, string Device, string Network, DateTimeOffset SignedInAt, DateTimeOffset LastUsedAt, bool IsThisOne);

namespace Bookly.Contracts;

/// <summary>Body of <c>POST /api/accounts/manage/delete</c>: whoever deletes an account has to know its password.</summary>
public sealed record DeleteAccount(string Password);

/// <summary>What the shop knows about an account itself.</summary>
public sealed record AccountFacts(string Email, bool IsEmailConfirmed);

/// <summary>Answer of <c>GET /api/accounts/manage/export</c>: all that the shop knows about a shopper.</summary>
public sealed record AccountExport(DateTimeOffset ExportedAt, AccountFacts Account, ShopperCart Cart, IReadOnlyList<Order> Orders, IReadOnlyList<Passkey> Passkeys);

/// <summary>A session of one's own account.</summary>
/// <param name="Device">Browser and system, as the browser calls itself.</param>
/// <param name="Network">The address it signed in from; of IPv6 the first 64 bits.</param>
/// <param name="LastUsedAt">To some ten minutes.</param>
/// <param name="IsThisOne">The session that asks.</param>
public sealed record SignedInDevice(Guid Id, string Device, string Network, DateTimeOffset SignedInAt, DateTimeOffset LastUsedAt, bool IsThisOne);

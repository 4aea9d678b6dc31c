namespace Bookly.Contracts;

/// <summary>Body of <c>POST /api/accounts/manage/delete</c>: whoever deletes an account has to know its password.</summary>
public sealed record DeleteAccount(string Password);

/// <summary>What the shop knows about an account itself.</summary>
public sealed record AccountFacts(string Email, bool IsEmailConfirmed);

/// <summary>Answer of <c>GET /api/accounts/manage/export</c>: all that the shop knows about a shopper.</summary>
public sealed record AccountExport(DateTimeOffset ExportedAt, AccountFacts Account, ShopperCart Cart, IReadOnlyList<Order> Orders, IReadOnlyList<Passkey> Passkeys);

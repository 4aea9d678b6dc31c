namespace Bookly.Contracts;

/// <summary>Answer of <c>GET /api/accounts/me</c>.</summary>
/// <param name="Id">By which the news name the owner of a cart.</param>
/// <param name="Roles">What a page may show by; what is allowed, the API decides at every call.</param>
public sealed record CallerInfo(string Id, string Email, IReadOnlyList<string> Roles);

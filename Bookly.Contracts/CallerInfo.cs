namespace Bookly.Contracts;

/// <summary>Answer of <c>GET /api/accounts/me</c>.</summary>
/// <param name="Roles">What a page may show by; what is allowed, the API decides at every call.</param>
public sealed record CallerInfo(string Email, IReadOnlyList<string> Roles);

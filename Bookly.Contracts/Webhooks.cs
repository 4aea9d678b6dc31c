namespace Bookly.Contracts;

/// <summary>A secret that webhooks are signed with, without the secret.</summary>
/// <param name="IsPrevious">The one before a rotation.</param>
/// <param name="Fingerprint">Eight digits of its hash, to tell two apart.</param>
/// <param name="Events">How many events it has signed.</param>
public sealed record SigningSecret(bool IsPrevious, string Fingerprint, DateTimeOffset? FirstUsedAt, DateTimeOffset? LastUsedAt, long Events);

/// <summary>Answer of <c>GET /api/admin/webhook-secrets</c>.</summary>
/// <param name="PreviousCanGoAt">
/// From when on (UTC) the previous secret is needed no more: Stripe repeats deliveries for three days. Null without one, and while the current one has
/// not signed anything.
/// </param>
public sealed record SigningSecrets(IReadOnlyList<SigningSecret> Secrets, DateTimeOffset? PreviousCanGoAt);

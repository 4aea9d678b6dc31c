using Bookly.ApiService.Data;
using Bookly.ApiService.Stripe;
using Bookly.Contracts;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Bookly.ApiService.Webhooks;

/// <summary><c>/api/admin/webhook-secrets</c>: whether a rotation of the signing secret is through.</summary>
public static class AdminWebhookSecretsApi
{
    /// <summary>How long Stripe repeats a delivery, signed as it was.</summary>
    private static readonly TimeSpan StripeRetries = TimeSpan.FromDays(3);

    public static void MapAdminWebhookSecrets(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/admin/webhook-secrets", Get).WithTags("Back office: events").RequireAuthorization(StaffPolicy.SeeOrders)
            .WithSummary("Which of the signing secrets signed what, and when the previous one can go");

    private static async Task<Ok<SigningSecrets>> Get(
        BooklyDbContext db, SecretUses uses, IOptionsMonitor<StripeOptions> stripe, CancellationToken cancellationToken)
    {
        // What this replica has noted; the others store theirs within seconds.
        await uses.StoreAsync(db, cancellationToken);
        var known = await db.WebhookSecretUses.AsNoTracking().ToDictionaryAsync(use => use.Fingerprint, cancellationToken);
        var options = stripe.CurrentValue;
        SigningSecret[] secrets = [.. Of(options.WebhookSecret, isPrevious: false), .. Of(options.PreviousWebhookSecret, isPrevious: true)];
        var previousCanGo = secrets is [{ FirstUsedAt: { } current }, { IsPrevious: true } previous]
            ? (previous.LastUsedAt > current ? previous.LastUsedAt.Value : current) + StripeRetries
            : (DateTimeOffset?)null;
        return TypedResults.Ok(new SigningSecrets(secrets, previousCanGo));

        IEnumerable<SigningSecret> Of(string secret, bool isPrevious)
        {
            if (string.IsNullOrWhiteSpace(secret)) yield break;

            var use = known.GetValueOrDefault(SecretUses.FingerprintOf(secret));
            yield return new SigningSecret(isPrevious, SecretUses.FingerprintOf(secret), use?.FirstUsedAt, use?.LastUsedAt, use?.Events ?? 0);
        }
    }
}

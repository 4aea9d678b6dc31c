using Bookly.ApiService.PaymentEvents;
using Bookly.ApiService.Stripe;
using Bookly.ApiService.Webhooks;
using Bookly.Contracts;
using Microsoft.EntityFrameworkCore;
using StackExchange.Redis;

namespace Bookly.ApiService.Doctor;

/// <summary>Whether Stripe's events reach the shop, and whether it believes them.</summary>
internal static class WebhookChecks
{
    private const string Where = "in Stripe's dashboard, Developers > Webhooks";

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    /// <summary>Stripe sends an event within seconds.</summary>
    private static readonly TimeSpan Arrival = TimeSpan.FromSeconds(8);

    /// <summary>Deliveries older than this say little about the secret of today.</summary>
    private static readonly TimeSpan Recently = TimeSpan.FromDays(1);

    public static async Task<IReadOnlyList<Finding>> EndpointAsync(Patient patient, CancellationToken cancellationToken)
    {
        if (patient.WebhookUrl is not { } own)
        {
            return
            [
                new(
                    FindingCodes.WebhookEndpoint, FindingLevel.Ok,
                    "The Stripe CLI brings the events, as Development without Stripe:WebhookUrl expects."),
                await TrySecretAsync(patient, cancellationToken),
            ];
        }

        var endpoints = await patient.Account.ListEndpointsAsync(cancellationToken);
        var ours = endpoints.Where(endpoint => IsAt(endpoint, own)).OrderByDescending(endpoint => endpoint.IsEnabled).FirstOrDefault();
        if (ours is not null && FaultsOf(ours) is var faults)
        {
            return
            [
                .. faults.Count > 0 ? faults : [new Finding(
                    FindingCodes.WebhookEndpoint, FindingLevel.Ok,
                    $"Stripe sends every event that is handled to {own} ({ours.Id}).")],
                ours.IsEnabled && ours.Sends(StripeAccount.ProbeEvent) ? await TrySecretAsync(patient, cancellationToken) : NotAsked(),
            ];
        }

        var elsewhere = endpoints.FirstOrDefault(endpoint => Uri.TryCreate(endpoint.Url, UriKind.Absolute, out var url) && url.AbsolutePath == WebhookApi.Path);
        return
        [
            elsewhere is null
                ? new(
                    FindingCodes.WebhookEndpoint, FindingLevel.Fault,
                    $"Stripe has no webhook endpoint for {own}: payments are noticed late, by the reconciler.",
                    $"Add one {Where}, with API version {StripeAccount.OwnVersion} and the events {string.Join(", ", Handled)}, and set its signing secret as Stripe:WebhookSecret.")
                : new(
                    FindingCodes.WebhookAddress, FindingLevel.Fault,
                    $"Stripe's webhook endpoint {elsewhere.Id} sends to {elsewhere.Url}, and this shop listens at {own}.",
                    $"Correct its address {Where}, or set Stripe:WebhookUrl if that is where Stripe reaches this shop."),
            NotAsked(),
        ];
    }

    private static IEnumerable<string> Handled => StripeEvents.Handled.Order(StringComparer.Ordinal);

    private static bool IsAt(EndpointSnapshot endpoint, Uri own) => Uri.TryCreate(endpoint.Url, UriKind.Absolute, out var url) && url == own;

    private static List<Finding> FaultsOf(EndpointSnapshot endpoint)
    {
        List<Finding> faults = [];
        if (!endpoint.IsEnabled)
        {
            faults.Add(new(
                FindingCodes.WebhookDisabled, FindingLevel.Fault,
                $"Stripe's webhook endpoint {endpoint.Id} is disabled: nothing is sent to it.",
                $"Enable it {Where}."));
        }

        if (Handled.Where(type => !endpoint.Sends(type)).ToList() is { Count: > 0 } missing)
        {
            faults.Add(new(
                FindingCodes.WebhookEvents, FindingLevel.Fault,
                $"Stripe's webhook endpoint {endpoint.Id} does not send {string.Join(", ", missing)}.",
                $"Add {(missing.Count == 1 ? "it" : "them")} to its events {Where}."));
        }

        if (!endpoint.HasOurVersion)
        {
            faults.Add(new(
                FindingCodes.WebhookVersion, FindingLevel.Fault,
                $"Stripe's webhook endpoint {endpoint.Id} sends events of "
                + $"{(endpoint.ApiVersion is { } other ? $"API version {other}" : "the account's default API version")}, and Bookly reads {StripeAccount.OwnVersion}.",
                $"Make a new endpoint of version {StripeAccount.OwnVersion} {Where}, set its secret as Stripe:WebhookSecret and the old one as "
                + "Stripe:PreviousWebhookSecret, then delete the old endpoint."));
        }

        return faults;
    }

    private static Finding NotAsked() => new(
        FindingCodes.WebhookSecret, FindingLevel.Unknown,
        "The signing secret cannot be tried while Stripe sends nothing here.",
        "Mend the webhook endpoint first, and run the doctor again.");

    /// <summary>What is known of the endpoint is told, whatever becomes of this.</summary>
    private static async Task<Finding> TrySecretAsync(Patient patient, CancellationToken cancellationToken)
    {
        try
        {
            return await SecretAsync(patient, cancellationToken);
        }
        catch (Exception e)
        {
            return new(
                FindingCodes.WebhookSecret, FindingLevel.Unknown,
                $"The signing secret could not be tried: {Checkup.OneLine(e)}.",
                "Mend that first, and run the doctor again.");
        }
    }

    /// <summary>
    /// Stripe tells an endpoint's secret only once, so nobody can compare it. What is certain is an event that Stripe knows: the shop has accepted it,
    /// or refused its signature. With a probe it is one that Stripe makes now, else the newest of the last day.
    /// </summary>
    private static async Task<Finding> SecretAsync(Patient patient, CancellationToken cancellationToken)
    {
        if (!patient.StripeOptions.WebhookSecrets.Any())
        {
            return new(
                FindingCodes.WebhookSecret, FindingLevel.Fault,
                "Stripe:WebhookSecret is not set: every event is refused.",
                $"Reveal the endpoint's signing secret {Where}, and set it.");
        }

        var (account, since) = (patient.Account, patient.Time.GetUtcNow() - Recently);
        var session = patient.MayProbe ? await account.SendProbeAsync(patient.Shop.PublicUrl, patient.Shop.Currency, cancellationToken) : null;
        await using var db = patient.OpenDatabase();
        await using var redis = await TryOpenRedisAsync(patient, cancellationToken);
        var started = patient.Time.GetTimestamp();
        string? sent = null;
        while (true)
        {
            sent ??= session is null
                ? await account.FindSessionEventAsync(since, cancellationToken)
                : await account.FindProbeEventAsync(session, since, cancellationToken);
            if (sent is not null && await db.PaymentEvents.AsNoTracking().AnyAsync(entry => entry.Id == sent, cancellationToken))
            {
                return new(
                    FindingCodes.WebhookSecret, FindingLevel.Ok,
                    $"Stripe's event {sent} arrived, signed with a secret of this shop.");
            }

            if (sent is not null && redis is not null && await RefusedEvents.ContainsAsync(redis.GetDatabase(), sent))
            {
                return new(
                    FindingCodes.WebhookSecret, FindingLevel.Fault,
                    $"Stripe's event {sent} arrived and was refused: none of this shop's signing secrets signed it.",
                    $"Reveal the endpoint's signing secret {Where}, set it as Stripe:WebhookSecret and restart the service.");
            }

            if (session is null || patient.Time.GetElapsedTime(started) > Arrival) break;

            await Task.Delay(Pause, patient.Time, cancellationToken);
        }

        return sent is null
            ? new(
                FindingCodes.WebhookSecret, FindingLevel.Unknown,
                "Stripe has made no event about a session since yesterday, so nothing shows whether the signing secret is right.",
                "Let the doctor send a probe.")
            : new(
                FindingCodes.WebhookSecret, FindingLevel.Unknown,
                $"Stripe's event {sent} has not arrived, so nothing shows whether the signing secret is right.",
                $"Look at the endpoint's deliveries {Where}: they say what Stripe gets for an answer.");
    }

    /// <summary>Without Redis it is only unknown why an event was not accepted.</summary>
    private static async Task<ConnectionMultiplexer?> TryOpenRedisAsync(Patient patient, CancellationToken cancellationToken)
    {
        try
        {
            return await patient.OpenRedisAsync(cancellationToken);
        }
        catch (Exception e) when (e is RedisException or InvalidOperationException or TimeoutException)
        {
            return null;
        }
    }
}

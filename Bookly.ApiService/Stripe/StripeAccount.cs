using System.Net;
using System.Text.RegularExpressions;
using Bookly.Contracts;
using Stripe;
using Stripe.Checkout;

namespace Bookly.ApiService.Stripe;

/// <summary>A webhook endpoint of the account.</summary>
/// <param name="ApiVersion">Null where the endpoint follows the account's default.</param>
public sealed record EndpointSnapshot(string Id, string Url, bool IsEnabled, IReadOnlyList<string> Events, string? ApiVersion)
{
    public bool Sends(string type) => Events.Contains("*") || Events.Contains(type);

    /// <summary>Whether its events have the shape that this code reads.</summary>
    public bool HasOurVersion => ApiVersion is not null && EventUtility.IsCompatibleApiVersion(ApiVersion);
}

/// <summary>What the account is set to, and what its key may do: for whoever examines the shop.</summary>
/// <remarks>All methods throw <see cref="PaymentProviderException"/> when Stripe refuses or does not answer.</remarks>
public sealed partial class StripeAccount(IStripeClient stripe)
{
    /// <summary>No object of Stripe's has this id, so that a write on it can do nothing but be refused.</summary>
    private const string Nothing = "bookly_doctor";

    /// <summary>The type of the event that a probe makes.</summary>
    public const string ProbeEvent = EventTypes.CheckoutSessionExpired;

    private static readonly string[] SessionEvents =
        [EventTypes.CheckoutSessionCompleted, EventTypes.CheckoutSessionExpired, EventTypes.CheckoutSessionAsyncPaymentSucceeded, EventTypes.CheckoutSessionAsyncPaymentFailed];

    /// <summary>The API version that this code speaks.</summary>
    public static string OwnVersion => StripeConfiguration.ApiVersion;

    /// <summary>
    /// What Bookly needs and the key may not do, as Stripe's dashboard calls it. A right to write is asked for on an object that does not exist:
    /// Stripe looks at rights before it looks for the object.
    /// </summary>
    public async Task<IReadOnlyList<string>> FindMissingRightsAsync(CancellationToken cancellationToken)
    {
        (string Right, Func<CancellationToken, Task> Ask)[] needed =
        [
            ("Checkout Sessions: Write", token => new SessionService(stripe).ExpireAsync($"cs_{Nothing}", cancellationToken: token)),
            ("PaymentIntents: Read", token => new PaymentIntentService(stripe).ListAsync(new() { Limit = 1 }, cancellationToken: token)),
            ("Charges and Refunds: Write", token => new RefundService(stripe).CreateAsync(new() { PaymentIntent = $"pi_{Nothing}" }, cancellationToken: token)),
            ("Disputes: Read", token => new DisputeService(stripe).ListAsync(new() { Limit = 1 }, cancellationToken: token)),
            ("Events: Read", token => new EventService(stripe).ListAsync(new() { Limit = 1 }, cancellationToken: token)),
            ("Webhook Endpoints: Read", token => new WebhookEndpointService(stripe).ListAsync(new() { Limit = 1 }, cancellationToken: token)),
        ];
        var missing = await Task.WhenAll(needed.Select(async need => await MissesAsync(need.Ask, cancellationToken) is { } permission ? $"{need.Right} ({permission})" : null));
        return [.. missing.OfType<string>()];
    }

    public Task<List<EndpointSnapshot>> ListEndpointsAsync(CancellationToken cancellationToken) => StripeGateway.CallAsync(
        async token =>
        {
            var endpoints = new List<EndpointSnapshot>();
            await foreach (var endpoint in new WebhookEndpointService(stripe).ListAutoPagingAsync(new() { Limit = 100 }, cancellationToken: token))
            {
                endpoints.Add(new(endpoint.Id, endpoint.Url, endpoint.Status == "enabled", endpoint.EnabledEvents, endpoint.ApiVersion));
            }

            return endpoints;
        }, cancellationToken);

    /// <summary>The newest event about a session that Stripe has made since then, and has to have delivered; null when there is none.</summary>
    public Task<string?> FindSessionEventAsync(DateTimeOffset since, CancellationToken cancellationToken) => FindEventAsync(since, _ => true, cancellationToken);

    /// <summary>
    /// Makes Stripe send an event that asks for nothing: of a session that names no order and is expired before anybody knows its address.
    /// </summary>
    /// <returns>The session's id.</returns>
    public Task<string> SendProbeAsync(Uri site, string currency, CancellationToken cancellationToken) => StripeGateway.CallAsync(
        async token =>
        {
            var sessions = new SessionService(stripe);
            var session = await sessions.CreateAsync(
                new SessionCreateOptions
                {
                    Mode = "payment",
                    SuccessUrl = site.ToString(),
                    Metadata = new Dictionary<string, string> { ["bookly_doctor"] = "probe" },
                    LineItems =
                    [
                        new()
                        {
                            Quantity = 1,
                            PriceData = new()
                            {
                                Currency = currency,
                                // Above every currency's minimum, those included that depend on the day's rate.
                                UnitAmount = Currency.Of(currency).FromMajor(50_000),
                                ProductData = new() { Name = "Bookly's doctor: nobody can pay this" },
                            },
                        },
                    ],
                }, cancellationToken: token);
            await sessions.ExpireAsync(session.Id, cancellationToken: token);
            return session.Id;
        }, cancellationToken);

    /// <summary>The event about the probe's end.</summary>
    public async Task<string?> FindProbeEventAsync(string sessionId, DateTimeOffset since, CancellationToken cancellationToken) =>
        await FindEventAsync(since, happened => happened.Data?.Object is Session session && session.Id == sessionId, cancellationToken);

    private Task<string?> FindEventAsync(DateTimeOffset since, Func<Event, bool> isWanted, CancellationToken cancellationToken) => StripeGateway.CallAsync(
        async token => (await new EventService(stripe).ListAsync(
            new() { Types = [.. SessionEvents], Created = new DateRangeOptions { GreaterThanOrEqual = since.UtcDateTime }, Limit = 20 }, cancellationToken: token))
            .FirstOrDefault(isWanted)?.Id,
        cancellationToken);

    /// <summary>The permission that Stripe names when it refuses; null when it does not refuse for that.</summary>
    private static async Task<string?> MissesAsync(Func<CancellationToken, Task> ask, CancellationToken cancellationToken)
    {
        try
        {
            await StripeGateway.CallAsync(
                async token =>
                {
                    await ask(token);
                    return true;
                }, cancellationToken);
            return null;
        }
        catch (PaymentProviderException e) when (e.InnerException is StripeException { HttpStatusCode: HttpStatusCode.Forbidden } refusal)
        {
            return Permission().Match(refusal.Message) is { Success: true, Value: var name } ? name : "Stripe names none";
        }
        catch (PaymentProviderException e) when (e.IsRefusal)
        {
            return null;
        }
    }

    [GeneratedRegex(@"\brak_\w+")]
    private static partial Regex Permission();
}

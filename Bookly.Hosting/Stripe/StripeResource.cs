using Bookly.Hosting.Stripe;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>
/// Stripe: an account of yours, or the emulator. One connection tells a service all of it: the key, the secret that webhooks are signed
/// with, and the API's address where that is not Stripe's own.
/// </summary>
/// <remarks>
/// As a connection string: <c>ApiBase=http://127.0.0.1:12111;SecretKey=sk_test_...;WebhookSecret=whsec_...</c>, in the form that
/// <see cref="System.Data.Common.DbConnectionStringBuilder"/> reads. As variables: <c>STRIPE_APIBASE</c>, <c>STRIPE_SECRETKEY</c> and
/// <c>STRIPE_WEBHOOKSECRET</c> for a resource named <c>stripe</c>.
/// </remarks>
public sealed class StripeResource : Resource, IResourceWithConnectionString, IResourceWithEndpoints, IResourceWithEnvironment, IResourceWithArgs, IResourceWithWaitSupport
{
    internal const string EndpointName = "http";

    /// <param name="name">The resource's name, which is the connection's name too.</param>
    public StripeResource(string name) : base(name) => PrimaryEndpoint = new EndpointReference(this, EndpointName);

    /// <summary>The emulator's address; there is none with an account.</summary>
    public EndpointReference PrimaryEndpoint { get; }

    /// <summary>Whether the emulator stands in for Stripe.</summary>
    public bool IsEmulator { get; internal set; }

    /// <summary>The API's address, or null for Stripe's own.</summary>
    /// <remarks>By number: "localhost" may mean another address to the service, to the shopper's browser and to the Stripe CLI.</remarks>
    public ReferenceExpression? ApiBase => IsEmulator
        ? ReferenceExpression.Create($"http://{PrimaryEndpoint.Property(EndpointProperty.IPV4Host)}:{PrimaryEndpoint.Property(EndpointProperty.Port)}")
        : null;

    /// <summary>The key that requests are sent with.</summary>
    public ReferenceExpression SecretKey { get; internal set; } = ReferenceExpression.Create($"{StripeEmulator.SecretKey}");

    /// <summary>The secret that webhooks are signed with.</summary>
    public ReferenceExpression WebhookSecret { get; internal set; } = ReferenceExpression.Create($"{StripeEmulator.WebhookSecret}");

    /// <summary>
    /// Whether the CLI tells the secret. It does so only once Stripe answers, and Aspire reads connection strings before the emulator has
    /// started: the service is then given the secret as a variable of its own.
    /// </summary>
    internal bool IsForwardedByCli { get; set; }

    /// <inheritdoc/>
    public ReferenceExpression ConnectionStringExpression
    {
        get
        {
            var connection = new ReferenceExpressionBuilder();
            if (ApiBase is { } address) connection.Append($"ApiBase={address};");
            connection.Append($"SecretKey={SecretKey}");
            if (!IsForwardedByCli) connection.Append($";WebhookSecret={WebhookSecret}");
            return connection.Build();
        }
    }

    /// <inheritdoc/>
    public IEnumerable<KeyValuePair<string, ReferenceExpression>> GetConnectionProperties()
    {
        if (ApiBase is { } address) yield return new("ApiBase", address);
        yield return new("SecretKey", SecretKey);
        if (!IsForwardedByCli) yield return new("WebhookSecret", WebhookSecret);
    }
}

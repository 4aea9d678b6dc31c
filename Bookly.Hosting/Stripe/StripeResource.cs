using Bookly.Hosting.Stripe;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>
/// A Stripe account or the emulator. The connection has the key, the webhooks' signing secret and, for the emulator, the API's address.
/// </summary>
/// <remarks>
/// As a connection string: <c>ApiBase=http://127.0.0.1:12111;SecretKey=sk_test_...;WebhookSecret=whsec_...</c>, in the form that
/// <see cref="System.Data.Common.DbConnectionStringBuilder"/> reads. As variables: <c>STRIPE_APIBASE</c>, <c>STRIPE_SECRETKEY</c> and
/// <c>STRIPE_WEBHOOKSECRET</c> for a resource named <c>stripe</c>.
/// </remarks>
public sealed class StripeResource : Resource, IResourceWithConnectionString, IResourceWithEndpoints, IResourceWithEnvironment, IResourceWithArgs, IResourceWithWaitSupport
{
    internal const string EndpointName = "http";

    public StripeResource(string name) : base(name) => PrimaryEndpoint = new EndpointReference(this, EndpointName);

    /// <summary>The emulator's endpoint; an account has none.</summary>
    public EndpointReference PrimaryEndpoint { get; }

    public bool IsEmulator { get; internal set; }

    /// <summary>The API's address; null for Stripe's own.</summary>
    /// <remarks>An IP address: "localhost" may resolve differently for the service, the browser and the CLI.</remarks>
    public ReferenceExpression? ApiBase => IsEmulator
        ? ReferenceExpression.Create($"http://{PrimaryEndpoint.Property(EndpointProperty.IPV4Host)}:{PrimaryEndpoint.Property(EndpointProperty.Port)}")
        : null;

    public ReferenceExpression SecretKey { get; internal set; } = ReferenceExpression.Create($"{StripeEmulator.SecretKey}");

    public ReferenceExpression WebhookSecret { get; internal set; } = ReferenceExpression.Create($"{StripeEmulator.WebhookSecret}");

    /// <summary>
    /// Whether the CLI provides the secret. It can only once Stripe answers, but Aspire reads connection strings before the emulator runs,
    /// so the service gets the secret as a separate variable.
    /// </summary>
    internal bool IsForwardedByCli { get; set; }

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

    public IEnumerable<KeyValuePair<string, ReferenceExpression>> GetConnectionProperties()
    {
        if (ApiBase is { } address) yield return new("ApiBase", address);
        yield return new("SecretKey", SecretKey);
        if (!IsForwardedByCli) yield return new("WebhookSecret", WebhookSecret);
    }
}

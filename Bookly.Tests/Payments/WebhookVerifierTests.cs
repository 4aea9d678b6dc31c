using System.Security.Cryptography;
using System.Text;
using Bookly.ApiService.PaymentEvents;
using Bookly.ApiService.Stripe;
using Bookly.ApiService.Webhooks;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Bookly.Tests.Payments;

public sealed class WebhookVerifierTests
{
    private const string Secret = "whsec_current";
    private const string Previous = "whsec_previous";
    private const string Body = """{"id":"evt_1","object":"event","type":"ping","title":"Les Misérables"}""";

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 1, 12, 0, 0, TimeSpan.Zero));

    [Fact]
    public void Signature_with_the_current_secret_is_accepted() =>
        Assert.Equal(Secret, Verifier().FindSecret(Body, Signature(Secret, Body)));

    [Fact]
    public void Previous_secret_is_accepted_during_rotation() =>
        Assert.Equal(Previous, Verifier().FindSecret(Body, Signature(Previous, Body)));

    [Theory]
    [InlineData(0, true)]
    [InlineData(300, true)]
    [InlineData(301, false)]
    public void Signature_is_valid_for_300_seconds(int age, bool accepted)
    {
        var signature = Signature(Secret, Body);

        _time.Advance(TimeSpan.FromSeconds(age));

        Assert.Equal(accepted, Verifier().FindSecret(Body, signature) is not null);
    }

    [Fact]
    public void Changed_body_is_rejected() =>
        Assert.Null(Verifier().FindSecret(Body.Replace("evt_1", "evt_2", StringComparison.Ordinal), Signature(Secret, Body)));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("t=,v1=")]
    [InlineData("nonsense")]
    [InlineData("t=99999999999999999999,v1=00")]
    [InlineData("v1=00")]
    public void Malformed_signature_header_is_rejected(string? header) => Assert.Null(Verifier().FindSecret(Body, header));

    [Fact]
    public void Empty_secret_rejects_every_signature()
    {
        var verifier = Verifier(new StripeOptions { WebhookSecret = "", PreviousWebhookSecret = " " });

        Assert.Null(verifier.FindSecret(Body, Signature("", Body)));
        Assert.Null(verifier.FindSecret(Body, Signature(" ", Body)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"id":"evt_1"}""")]
    [InlineData("""{"object":"v2.core.event","id":"evt_1","type":"x"}""")]
    [InlineData("{\"id\":\"evt_1\",")]
    public void Signed_body_without_event_is_malformed(string body) =>
        Assert.Throws<MalformedEventException>(() => WebhookVerifier.Parse(body));

    [Fact]
    public void Event_of_unknown_type_and_version_is_read()
    {
        var read = WebhookVerifier.Parse(
            """{"id":"evt_9","object":"event","api_version":"2031-01-01.future","type":"library.opened","created":1,"livemode":false,"data":{"object":{"object":"library","id":"l"}}}""");

        Assert.Equal("library.opened", read.Type);
    }

    private WebhookVerifier Verifier(StripeOptions? options = null) =>
        new(new FixedOptions(options ?? new StripeOptions { WebhookSecret = Secret, PreviousWebhookSecret = Previous }), _time);

    /// <summary>Stripe's scheme, computed here independently of the SDK.</summary>
    private string Signature(string secret, string body)
    {
        var t = _time.GetUtcNow().ToUnixTimeSeconds();
        var mac = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{t}.{body}"));
        return $"t={t},v1={Convert.ToHexStringLower(mac)}";
    }

    private sealed class FixedOptions(StripeOptions value) : IOptionsMonitor<StripeOptions>
    {
        public StripeOptions CurrentValue => value;

        public StripeOptions Get(string? name) => value;

        public IDisposable? OnChange(Action<StripeOptions, string?> listener) => null;
    }
}

using Bookly.ApiService.Stripe;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;

namespace Bookly.Tests.Payments;

public sealed class StripeOptionsTests
{
    [Theory]
    [InlineData("Development", "sk_test_x", "", "http://127.0.0.1:12111", null)]
    [InlineData("Production", "sk_test_x", "", null, null)]
    [InlineData("Production", "sk_live_x", "whsec_x", null, null)]
    [InlineData("Development", "", "whsec_x", null, "Stripe:SecretKey is missing")]
    [InlineData("Development", "sk_test_ x", "", null, "white space")]
    [InlineData("Production", "sk_live_x", "", null, "Stripe:WebhookSecret is missing")]
    [InlineData("Production", "rk_live_x", "", null, "Stripe:WebhookSecret is missing")]
    [InlineData("Development", "sk_live_x", "whsec_x", "http://127.0.0.1:12111", "live key")]
    [InlineData("Production", "sk_test_x", "whsec_x", "http://127.0.0.1:12111", "emulator is for Development only")]
    [InlineData("Staging", "sk_test_x", "whsec_x", "http://127.0.0.1:12111", "emulator is for Development only")]
    [InlineData("Development", "sk_test_x", "whsec_x", "here", "not an absolute address")]
    public void Dangerous_Stripe_settings_refuse_to_start(
        string environment, string key, string webhookSecret, string? apiBase, string? mistake)
    {
        var options = new StripeOptions { SecretKey = key, WebhookSecret = webhookSecret, ApiBase = apiBase };

        var found = options.FindError(new StubEnvironment(environment));

        if (mistake is null) Assert.Null(found);
        else Assert.Contains(mistake, found, StringComparison.Ordinal);
    }

    private sealed class StubEnvironment(string name) : IHostEnvironment
    {
        public string EnvironmentName { get; set; } = name;

        public string ApplicationName { get; set; } = "Bookly.ApiService";

        public string ContentRootPath { get; set; } = "";

        public IFileProvider ContentRootFileProvider { get; set; } = new NullFileProvider();
    }
}

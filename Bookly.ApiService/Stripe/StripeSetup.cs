using Bookly.ApiService.Common;
using Microsoft.Extensions.Options;
using Stripe;

namespace Bookly.ApiService.Stripe;

public static class StripeSetup
{
    private const int NetworkRetries = 2;
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(10);

    public static void AddStripe(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddOptions<StripeOptions>()
            .Configure(options => options.Read(builder.Configuration.GetConnectionString("stripe")))
            .Bind(builder.Configuration.GetSection(StripeOptions.Section))
            .ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<StripeOptions>, StripeOptionsValidator>();

        builder.Services.AddSingleton<IStripeClient>(services =>
        {
            var options = services.GetRequiredService<IOptions<StripeOptions>>().Value;
            // Not from the factory: Stripe.net retries with one idempotency key, and two layers of retries multiply.
            var http = new HttpClient(new StripeFailureHandler(services.GetRequiredService<DependencyFailures>())
            {
                InnerHandler = new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5) },
            })
            { Timeout = CallTimeout };
            return CreateClient(options, http, NetworkRetries);
        });
        builder.Services.AddSingleton<StripeGateway>().AddSingleton<OwnSessions>();
    }

    /// <exception cref="ArgumentException">There is no key, or it has white space in it.</exception>
    internal static IStripeClient CreateClient(StripeOptions options, HttpClient http, int networkRetries) => new StripeClient(new StripeClientOptions
    {
        ApiKey = options.SecretKey,
        // Stripe.net does not strip a trailing slash and would request //v1.
        ApiBase = string.IsNullOrWhiteSpace(options.ApiBase) ? null : options.ApiBase.TrimEnd('/'),
        HttpClient = new SystemNetHttpClient(http, networkRetries, appInfo: null, enableTelemetry: false),
    });

    private sealed class StripeOptionsValidator(IHostEnvironment environment) : IValidateOptions<StripeOptions>
    {
        public ValidateOptionsResult Validate(string? name, StripeOptions options) =>
            options.FindError(environment) is { } mistake ? ValidateOptionsResult.Fail(mistake) : ValidateOptionsResult.Success;
    }
}

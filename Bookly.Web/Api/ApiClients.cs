using Microsoft.Extensions.Http.Resilience;

namespace Bookly.Web.Api;

public static class ApiClients
{
    /// <summary>Resolved by service discovery.</summary>
    private static readonly Uri Address = new("https+http://apiservice");

    /// <summary>Needs a registered <see cref="IAccessTokens"/>.</summary>
    public static void AddApiClients(this IHostApplicationBuilder builder)
    {
        // A person is waiting: retry quickly and give up after seconds, not half a minute.
        builder.Services.ConfigureAll<HttpStandardResilienceOptions>(options =>
        {
            options.Retry.MaxRetryAttempts = 2;
            options.Retry.Delay = TimeSpan.FromMilliseconds(150);
            options.AttemptTimeout.Timeout = TimeSpan.FromSeconds(15);
            options.TotalRequestTimeout.Timeout = TimeSpan.FromSeconds(20);

            // 429 is about one shopper: asking again makes it worse, and taken for a failure of the API it would cut off everybody.
            var (mayRetry, isFailure) = (options.Retry.ShouldHandle, options.CircuitBreaker.ShouldHandle);
            options.Retry.ShouldHandle = args => IsLimited(args.Outcome.Result) ? ValueTask.FromResult(false) : mayRetry(args);
            options.CircuitBreaker.ShouldHandle = args => IsLimited(args.Outcome.Result) ? ValueTask.FromResult(false) : isFailure(args);
        });

        builder.Services.AddHttpContextAccessor().AddTransient<ShopperAddress>();
        builder.Services.AddHttpClient<ApiConnection>(http => http.BaseAddress = Address).AddHttpMessageHandler<ShopperAddress>();
        builder.Services.AddHttpClient<AccountClient>(http => http.BaseAddress = Address).AddHttpMessageHandler<ShopperAddress>();
        builder.Services.AddScoped<AccountSettingsClient>();
        builder.Services.AddScoped<PasskeyClient>();
        builder.Services.AddScoped<CatalogClient>();
        builder.Services.AddScoped<CartClient>();
        builder.Services.AddScoped<CheckoutClient>();
        builder.Services.AddScoped<OrdersClient>();
        builder.Services.AddScoped<BackOfficeClient>();
        builder.Services.AddScoped<StockClient>();
        builder.Services.AddScoped<PaymentsClient>();
        builder.Services.AddScoped<OperationsClient>();
        builder.Services.AddScoped<StaffClient>();
        builder.Services.AddScoped<ShopClient>();
        builder.Services.AddScoped<SettingsClient>();
        builder.Services.AddExceptionHandler<ApiUnavailableLog>();
    }

    private static bool IsLimited(HttpResponseMessage? answer) => answer?.StatusCode == System.Net.HttpStatusCode.TooManyRequests;

    /// <exception cref="StartupException">The API's address is not configured.</exception>
    public static void RequireApiAddress(this WebApplication app)
    {
        if (!app.Configuration.GetSection("services:apiservice").GetChildren().Any())
        {
            throw new StartupException("the API's address is missing. Start Bookly.AppHost, which sets it, or set services__apiservice__http__0.");
        }
    }
}

using Microsoft.Extensions.Http.Resilience;

namespace Bookly.Web.Api;

/// <summary>The typed clients, one for each area of the API.</summary>
public static class ApiClients
{
    /// <summary>The API's name in the app model; service discovery turns it into an address.</summary>
    private static readonly Uri Address = new("https+http://apiservice");

    /// <summary>Whose token the calls carry is for another to register, as <see cref="IAccessTokens"/>.</summary>
    public static void AddApiClients(this IHostApplicationBuilder builder)
    {
        // A person is waiting: retry soon and give up after seconds, not after half a minute.
        builder.Services.ConfigureAll<HttpStandardResilienceOptions>(options =>
        {
            options.Retry.MaxRetryAttempts = 2;
            options.Retry.Delay = TimeSpan.FromMilliseconds(150);
            options.AttemptTimeout.Timeout = TimeSpan.FromSeconds(15);
            options.TotalRequestTimeout.Timeout = TimeSpan.FromSeconds(20);
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
        builder.Services.AddScoped<PaymentsClient>();
        builder.Services.AddScoped<OperationsClient>();
        builder.Services.AddExceptionHandler<ApiUnavailableLog>();
    }

    /// <exception cref="StartupException">Nobody has told where the API is.</exception>
    public static void RequireApiAddress(this WebApplication app)
    {
        if (!app.Configuration.GetSection("services:apiservice").GetChildren().Any())
        {
            throw new StartupException("the API's address is missing. Start Bookly.AppHost, which sets it, or set services__apiservice__http__0.");
        }
    }
}

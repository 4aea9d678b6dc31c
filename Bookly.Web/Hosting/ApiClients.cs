using Bookly.Web.Account;
using Bookly.Web.Account.Passkeys;
using Bookly.Web.Api;
using Bookly.Web.BackOffice;
using Bookly.Web.BackOffice.Operations;
using Bookly.Web.BackOffice.Payments;
using Bookly.Web.Cart;
using Bookly.Web.Catalog;
using Bookly.Web.Checkout;
using Bookly.Web.Orders;
using Microsoft.Extensions.Http.Resilience;

namespace Bookly.Web.Hosting;

/// <summary>The typed clients of the API.</summary>
public static class ApiClients
{
    /// <summary>The API's name in the app model; service discovery turns it into an address.</summary>
    private static readonly Uri Api = new("https+http://apiservice");

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
        builder.Services.AddHttpClient<ApiConnection>(http => http.BaseAddress = Api).AddHttpMessageHandler<ShopperAddress>();
        builder.Services.AddHttpClient<AccountClient>(http => http.BaseAddress = Api).AddHttpMessageHandler<ShopperAddress>();
        builder.Services.AddScoped<AccountSettingsClient>();
        builder.Services.AddScoped<PasskeyClient>();
        builder.Services.AddScoped<CatalogClient>();
        builder.Services.AddScoped<CartClient>();
        builder.Services.AddScoped<CheckoutClient>();
        builder.Services.AddScoped<OrdersClient>();
        builder.Services.AddScoped<BackOfficeClient>();
        builder.Services.AddScoped<PaymentsClient>();
        builder.Services.AddScoped<OperationsClient>();
        builder.Services.AddSingleton<CoverCache>().AddSingleton<CatalogLanguage>();
    }
}

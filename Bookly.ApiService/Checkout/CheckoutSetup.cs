using Bookly.ApiService.Common;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Bookly.ApiService.Checkout;

public static class CheckoutSetup
{
    public static void AddCheckout(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddOptions<CheckoutOptions>().Bind(builder.Configuration.GetSection(CheckoutOptions.Section)).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<CheckoutOptions>, Validator>();
        builder.Services.AddOptions<HoldOptions>().BindConfiguration(HoldOptions.Section).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<HoldOptions>, HoldOptions.Validator>();
        builder.Services.AddMemoryCache().AddScoped<HoldFacts>().TryAddSingleton<IHumanCheck, NoHumanCheck>();
        builder.Services.AddScoped<CheckoutStarter>().AddScoped<CheckoutHold>().AddScoped<CheckoutCloser>();
        builder.Services.AddSingleton<CheckoutRules>();
    }

    private sealed class Validator(IOptions<ShopOptions> shop) : IValidateOptions<CheckoutOptions>
    {
        public ValidateOptionsResult Validate(string? name, CheckoutOptions options) =>
            options.FindError(shop.Value.Currency) is { } mistake ? ValidateOptionsResult.Fail(mistake) : ValidateOptionsResult.Success;
    }
}

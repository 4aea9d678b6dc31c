using Bookly.ApiService.Common;
using Bookly.ApiService.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Bookly.ApiService.Accounts.Passkeys;

/// <summary>Passkeys are bound to the origin that the browser signs, the web shop's <see cref="ShopOptions.PublicUrl"/>.</summary>
internal static class PasskeySetup
{
    public static void AddPasskeys(this IServiceCollection services)
    {
        services.AddOptions<IdentityPasskeyOptions>().Configure<IOptions<ShopOptions>>((passkeys, shop) =>
        {
            var site = shop.Value.PublicUrl;
            var origin = $"{site.Scheme}://{site.IdnHost}{(site.IsDefaultPort ? "" : $":{site.Port}")}";
            passkeys.ServerDomain = site.IdnHost;
            passkeys.ValidateOrigin = asked => ValueTask.FromResult(!asked.CrossOrigin && asked.Origin == origin);
            // A passkey replaces address and password, so the key must name the account and verify its owner.
            passkeys.ResidentKeyRequirement = "required";
            passkeys.UserVerificationRequirement = "required";
            passkeys.AuthenticatorTimeout = PasskeyCeremonies.Lifetime;
        });
        services.AddScoped<IPasskeyHandler<User>, PasskeyHandler<User>>().AddScoped<PasskeyCeremonies>();
    }
}

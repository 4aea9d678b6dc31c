using Bookly.ApiService.Common;
using Bookly.ApiService.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Bookly.ApiService.Accounts.Passkeys;

/// <summary>
/// Passkeys of ASP.NET Core Identity. They belong to the web shop's address (<see cref="ShopOptions.PublicUrl"/>), which is the origin
/// that the browser signs; the API's own address and Host headers play no part.
/// </summary>
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
            // It stands in for address and password together: the key itself has to name the account and to know its owner.
            passkeys.ResidentKeyRequirement = "required";
            passkeys.UserVerificationRequirement = "required";
            passkeys.AuthenticatorTimeout = PasskeyCeremonies.Lifetime;
        });
        services.AddScoped<IPasskeyHandler<User>, PasskeyHandler<User>>().AddScoped<PasskeyCeremonies>();
    }
}

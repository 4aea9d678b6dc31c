using Bookly.ApiService.Data;
using Bookly.ApiService.Operations;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;

namespace Bookly.ApiService.Accounts;

/// <summary>Identity with bearer tokens: the API trusts nothing else (design, section 9).</summary>
public static class AccountsSetup
{
    public static void AddAccounts(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddIdentityApiEndpoints<User>(options => options.User.RequireUniqueEmail = true)
            .AddRoles<IdentityRole>()
            .AddEntityFrameworkStores<BooklyDbContext>();
        builder.Services.AddAuthorizationBuilder()
            .SetDefaultPolicy(Bearer().Build())
            .AddPolicy(Roles.Admin, Bearer().RequireRole(Roles.Admin).Build());
        // The keys that protect tokens are shared, so that any replica reads what another issued.
        builder.Services.AddDataProtection().SetApplicationName("Bookly.ApiService").PersistKeysToDbContext<BooklyDbContext>();
    }

    /// <summary><c>/api/accounts</c>: register, login, refresh and the rest of Identity's API.</summary>
    public static void MapAccounts(this IEndpointRouteBuilder routes) =>
        routes.MapGroup("/api/accounts").WithTags("Accounts").RequireRateLimiting(RateLimits.SignIn).MapIdentityApi<User>();

    private static AuthorizationPolicyBuilder Bearer() =>
        new AuthorizationPolicyBuilder(IdentityConstants.BearerScheme).RequireAuthenticatedUser();
}

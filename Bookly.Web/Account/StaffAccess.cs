using System.Security.Claims;
using Bookly.Contracts;

namespace Bookly.Web.Account;

public static class StaffAccess
{
    /// <summary>Whether to show what the policy allows; the API decides again at every call.</summary>
    /// <param name="policy">A name of <see cref="StaffPolicy"/>.</param>
    public static bool May(this ClaimsPrincipal user, string policy) => StaffPolicy.Roles(policy).Any(user.IsInRole);

    /// <summary>Pages and form posts ask for the policies that the API knows.</summary>
    internal static void AddStaffPolicies(this IServiceCollection services)
    {
        var policies = services.AddAuthorizationBuilder();
        foreach (var policy in StaffPolicy.All) policies.AddPolicy(policy, staff => staff.RequireRole(StaffPolicy.Roles(policy)));
    }
}

using Bookly.ApiService.Common;
using Bookly.ApiService.Data;
using Bookly.Contracts;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;

namespace Bookly.ApiService.Accounts;

/// <summary>
/// Staff without a second factor reach their own account, where they set one up, and nothing else. Asked at each request: a factor that is
/// taken away closes the back office at once.
/// </summary>
internal sealed class StaffSecondFactor(UserManager<User> users) : AuthorizationHandler<StaffSecondFactor.Requirement>
{
    private const string Advice = "Staff need a second factor: set up an authenticator app or a passkey in your account, then sign in with it.";

    protected override async Task HandleRequirementAsync(AuthorizationHandlerContext context, Requirement requirement)
    {
        // Who is no staff is refused for that.
        if (!StaffRole.All.Any(context.User.IsInRole)) return;

        if (await users.FindByIdAsync(context.User.UserId()) is { } user && await users.HasSecondFactorAsync(user)) context.Succeed(requirement);
        else context.Fail(new RefusalReason(this, ProblemCodes.SecondFactorNeeded, Advice));
    }

    internal sealed class Requirement : IAuthorizationRequirement;
}

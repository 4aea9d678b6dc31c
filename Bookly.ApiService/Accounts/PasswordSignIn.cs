using Bookly.ApiService.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.Data;

namespace Bookly.ApiService.Accounts;

internal sealed class PasswordSignIn(SignInManager<User> signIn)
{
    public const string Failed = "Failed", RequiresTwoFactor = "RequiresTwoFactor";

    public async Task<(User? User, string? Refusal)> CheckAsync(LoginRequest request, CancellationToken cancellationToken)
    {
        var user = await signIn.UserManager.FindByEmailAsync(request.Email);
        if (user is null) return (null, Failed);

        var checkedIn = await signIn.CheckPasswordSignInAsync(user, request.Password, lockoutOnFailure: true);
        return checkedIn.Succeeded ? (user, null) : (null, checkedIn.ToString());
    }
}

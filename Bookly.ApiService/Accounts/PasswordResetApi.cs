using System.Text;
using Bookly.ApiService.Common;
using Bookly.ApiService.Data;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.Data;
using Microsoft.AspNetCore.WebUtilities;

namespace Bookly.ApiService.Accounts;

/// <summary>Replaces Identity's endpoints, which ignore unconfirmed addresses. Reading the mail confirms the address as well.</summary>
internal static class PasswordResetApi
{
    public const string ForgotPath = "/forgotPassword";
    public const string ResetPath = "/resetPassword";

    public static void MapPasswordReset(this IEndpointRouteBuilder accounts)
    {
        accounts.MapPost(ForgotPath, Forgot).WithSummary("Mail a link to a new password; the answer does not tell whether there is an account");
        accounts.MapPost(ResetPath, Reset).WithSummary("Set a new password with the mailed code");
    }

    private static async Task<Ok> Forgot(ForgotPasswordRequest request, UserManager<User> users, IEmailSender<User> mails)
    {
        if (await users.FindByEmailAsync(request.Email) is { Email: { } email } user)
        {
            var token = await users.GeneratePasswordResetTokenAsync(user);
            await mails.SendPasswordResetCodeAsync(user, email, WebEncoders.Base64UrlEncode(Encoding.UTF8.GetBytes(token)));
        }

        return TypedResults.Ok();
    }

    private static async Task<Results<Ok, ProblemHttpResult>> Reset(ResetPasswordRequest request, UserManager<User> users)
    {
        // Unknown account and wrong code answer alike, so that accounts cannot be enumerated.
        if (await users.FindByEmailAsync(request.Email) is not { } user || TokenOf(request.ResetCode) is not { } token)
        {
            return Problems.Invalid(users.ErrorDescriber.InvalidToken());
        }

        var result = await users.ResetPasswordAsync(user, token, request.NewPassword);
        if (!result.Succeeded) return Problems.Invalid([.. result.Errors]);

        user.EmailConfirmed = true;
        // A locked-out owner can sign in with the new password at once.
        user.LockoutEnd = null;
        user.AccessFailedCount = 0;
        await users.UpdateAsync(user);
        return TypedResults.Ok();
    }

    private static string? TokenOf(string code)
    {
        try
        {
            return Encoding.UTF8.GetString(WebEncoders.Base64UrlDecode(code));
        }
        catch (FormatException)
        {
            return null;
        }
    }
}

using Bookly.ApiService.Common;
using Bookly.ApiService.Data;
using Bookly.Contracts;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.Data;

namespace Bookly.ApiService.Accounts;

/// <summary>Identity's endpoints have an idea of addresses of their own; nothing reaches them that <see cref="MailAddressText"/> does not take.</summary>
internal static class MailAddresses
{
    /// <summary>A new address is refused or kept in its one form; one that somebody signs in with only has to be found.</summary>
    public static ValueTask<object?> RefuseOthersAsync(EndpointFilterInvocationContext call, EndpointFilterDelegate next)
    {
        for (var i = 0; i < call.Arguments.Count; i++)
        {
            switch (call.Arguments[i])
            {
                case RegisterRequest register:
                    if (!MailAddressText.TryRead(register.Email, out var address)) return Refuse(register.Email);
                    call.Arguments[i] = new RegisterRequest { Email = address, Password = register.Password };
                    break;
                case InfoRequest { NewEmail: { Length: > 0 } wanted } info:
                    if (!MailAddressText.TryRead(wanted, out var changed)) return Refuse(wanted);
                    call.Arguments[i] = new InfoRequest { NewEmail = changed, NewPassword = info.NewPassword, OldPassword = info.OldPassword };
                    break;
            }
        }

        return next(call);

        static ValueTask<object?> Refuse(string text) => ValueTask.FromResult<object?>(Problems.Invalid(new IdentityErrorDescriber().InvalidEmail(text)));
    }
}

/// <summary>For every other road to an account: no address without a mailbox behind it is ever stored.</summary>
internal sealed class MailAddressValidator : IUserValidator<User>
{
    public Task<IdentityResult> ValidateAsync(UserManager<User> manager, User user) => Task.FromResult(
        MailAddressText.IsValid(user.Email) ? IdentityResult.Success : IdentityResult.Failed(manager.ErrorDescriber.InvalidEmail(user.Email)));
}

/// <summary>One mailbox is one account, however its letters and its domain are written. Identity's own throws on noncharacters.</summary>
internal sealed class MailAddressNormalizer : ILookupNormalizer
{
    public string? NormalizeName(string? name) => name is null ? null : MailAddressText.Key(name);

    public string? NormalizeEmail(string? email) => email is null ? null : MailAddressText.Key(email);
}

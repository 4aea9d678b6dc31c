using Bookly.ApiService.Data;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Bookly.ApiService.Accounts;

/// <summary>Codes that open an account to whoever reads the mail: good for one use and for an hour, not for a day as other links.</summary>
internal sealed class PasswordResetTokens(
    IDataProtectionProvider protection, IOptions<PasswordResetTokenOptions> options, ILogger<DataProtectorTokenProvider<User>> logger)
    : DataProtectorTokenProvider<User>(protection, options, logger)
{
    public const string Provider = "PasswordReset";
}

internal sealed class PasswordResetTokenOptions : DataProtectionTokenProviderOptions
{
    public PasswordResetTokenOptions() => (Name, TokenLifespan) = (PasswordResetTokens.Provider, TimeSpan.FromHours(1));
}

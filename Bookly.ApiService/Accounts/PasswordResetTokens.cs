using Bookly.ApiService.Data;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Bookly.ApiService.Accounts;

/// <summary>Reset codes: valid once and for an hour, where other links are valid for a day.</summary>
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

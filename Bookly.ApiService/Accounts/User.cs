using Microsoft.AspNetCore.Identity;

namespace Bookly.ApiService.Accounts;

/// <summary>A shopper or an admin.</summary>
public sealed class User : IdentityUser;

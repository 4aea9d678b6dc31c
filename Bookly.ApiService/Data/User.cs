using Microsoft.AspNetCore.Identity;

namespace Bookly.ApiService.Data;

/// <summary>A shopper or an admin.</summary>
public sealed class User : IdentityUser;

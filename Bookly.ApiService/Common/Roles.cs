namespace Bookly.ApiService.Common;

/// <summary>Role names, which are also the names of the authorization policies.</summary>
public static class Roles
{
    public const string Admin = "Admin";
}

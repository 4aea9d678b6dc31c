namespace Bookly.ApiService.Common;

/// <summary>Role names; they double as the names of the authorization policies that ask for them.</summary>
public static class Roles
{
    public const string Admin = "Admin";
}

namespace Bookly.Web.Account;

/// <summary>Roles of the API that pages are shown by.</summary>
public static class StaffRoles
{
    public const string Admin = "Admin";
}

namespace Bookly.Web.Account;

public static class StaffRoles
{
    public const string Admin = "Admin";
}

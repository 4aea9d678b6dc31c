namespace Bookly.ApiService.Orders;

/// <summary>User ids of the orders of deleted accounts: the orders stay for the shop's accounts, anonymized.</summary>
internal static class DeletedShopper
{
    public const string Prefix = "deleted-";

    public static string NewId() => $"{Prefix}{Guid.NewGuid():N}";
}

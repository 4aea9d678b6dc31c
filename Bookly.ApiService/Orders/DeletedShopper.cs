namespace Bookly.ApiService.Orders;

/// <summary>User ids of the orders of deleted accounts: the orders stay for the shop's accounts, anonymized. Whatever arrives later looks at the id and keeps nothing of the person.</summary>
internal static class DeletedShopper
{
    public const string Prefix = "deleted-";

    public static string NewId() => $"{Prefix}{Guid.NewGuid():N}";
}

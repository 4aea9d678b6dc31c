namespace Bookly.ApiService.Orders;

/// <summary>Whose orders are those of accounts that were deleted: they stay for the books, under a name that leads to nobody.</summary>
internal static class DeletedShopper
{
    /// <summary>What their user ids begin with.</summary>
    public const string Prefix = "deleted-";

    /// <summary>A user id that no account has.</summary>
    public static string NewId() => $"{Prefix}{Guid.NewGuid():N}";
}

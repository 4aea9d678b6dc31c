namespace Bookly.ApiService.Accounts;

/// <summary>Configuration section <c>Accounts</c>.</summary>
public sealed class AccountOptions
{
    public const string Section = "Accounts";

    /// <summary>Refuse sign-in until the address is confirmed by the mailed link. Without a mail server nobody can sign in.</summary>
    public bool RequireConfirmedEmail { get; set; }
}

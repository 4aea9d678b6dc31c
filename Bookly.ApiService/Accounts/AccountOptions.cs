namespace Bookly.ApiService.Accounts;

/// <summary>Configuration section <c>Accounts</c>.</summary>
public sealed class AccountOptions
{
    public const string Section = "Accounts";

    /// <summary>
    /// Whether an account can be used only after its address was confirmed by the link that is mailed to it. Needs a mail server, or
    /// nobody gets in.
    /// </summary>
    public bool RequireConfirmedEmail { get; set; }
}

namespace Bookly.ApiService.Accounts;

/// <summary>Configuration section <c>Accounts</c>.</summary>
public sealed class AccountOptions
{
    public const string Section = "Accounts";

    /// <summary>
    /// Refuse sign-in until the address is confirmed by the mailed link. Where it is not set: yes, outside Development and where mails are sent.
    /// Without it, registering an address and signing in tells whether it had an account.
    /// </summary>
    public bool? RequireConfirmedEmail { get; set; }

    /// <summary>Staff reach the back office only with an authenticator app or a passkey. Where it is not set: yes, outside Development.</summary>
    public bool? RequireStaffSecondFactor { get; set; }

    /// <summary>Whom the first start invites to be the shop's owner; without it, whoever reads the printed link.</summary>
    public string? OwnerEmail { get; set; }
}

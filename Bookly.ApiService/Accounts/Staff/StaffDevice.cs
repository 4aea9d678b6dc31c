namespace Bookly.ApiService.Accounts.Staff;

/// <summary>Where somebody of the staff has signed in from before.</summary>
public sealed class StaffDevice
{
    public required string UserId { get; init; }

    /// <summary>Browser and system, as a session names them.</summary>
    public required string Device { get; init; }

    /// <summary>The client's network, as a session names it.</summary>
    public required string Network { get; init; }

    public DateTimeOffset FirstSeenAt { get; init; }
}

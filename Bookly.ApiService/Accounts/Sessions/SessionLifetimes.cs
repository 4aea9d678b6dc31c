using Bookly.ApiService.Common;

namespace Bookly.ApiService.Accounts.Sessions;

/// <summary>Configuration section <c>Accounts:Sessions</c>. A session ends unused after its idle time, and in any case at its absolute end.</summary>
public sealed class SessionLifetimes
{
    public const string Section = "Accounts:Sessions";

    public TimeSpan Idle { get; set; } = TimeSpan.FromDays(14);

    public TimeSpan Absolute { get; set; } = TimeSpan.FromDays(30);

    /// <summary>For accounts with a role.</summary>
    public TimeSpan StaffIdle { get; set; } = TimeSpan.FromHours(2);

    public TimeSpan StaffAbsolute { get; set; } = TimeSpan.FromHours(12);

    /// <summary>How long an access token is good; then the session's refresh token gets another.</summary>
    public TimeSpan AccessToken { get; set; } = TimeSpan.FromMinutes(10);

    public TimeSpan IdleOf(IReadOnlyCollection<string> roles) => roles.Count > 0 ? StaffIdle : Idle;

    public TimeSpan AbsoluteOf(IReadOnlyCollection<string> roles) => roles.Count > 0 ? StaffAbsolute : Absolute;
}

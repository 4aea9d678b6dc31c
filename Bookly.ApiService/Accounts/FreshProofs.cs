using System.Security.Claims;
using Bookly.ApiService.Accounts.Sessions;
using Bookly.ApiService.Common;

namespace Bookly.ApiService.Accounts;

/// <summary>For the folders before this one.</summary>
internal sealed class FreshProofs(AccountSessions sessions) : IFreshProofs
{
    public Task<bool> AreFreshAsync(ClaimsPrincipal caller, CancellationToken cancellationToken) => sessions.IsFreshlyProvedAsync(caller, cancellationToken);
}

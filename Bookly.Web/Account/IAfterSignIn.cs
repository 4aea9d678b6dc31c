using Bookly.Web.Hosting;

namespace Bookly.Web.Account;

/// <summary>What a feature does for a shopper who has just signed in.</summary>
public interface IAfterSignIn
{
    /// <summary>What to tell the shopper of it; null for nothing.</summary>
    Task<Notice?> RunAsync(CancellationToken cancellationToken);
}

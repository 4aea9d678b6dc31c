using Bookly.Web.Hosting;

namespace Bookly.Web.Account;

/// <summary>Work of a feature after each sign-in.</summary>
public interface IAfterSignIn
{
    /// <summary>Returns a notice for the shopper, or null.</summary>
    Task<Notice?> RunAsync(CancellationToken cancellationToken);
}

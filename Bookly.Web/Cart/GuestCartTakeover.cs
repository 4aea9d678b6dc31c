using Bookly.Web.Account;
using Bookly.Web.Hosting;

namespace Bookly.Web.Cart;

public sealed class GuestCartTakeover(CurrentCart cart) : IAfterSignIn
{
    public async Task<Notice?> RunAsync(CancellationToken cancellationToken) =>
        await cart.TakeOverGuestCartAsync(cancellationToken) is null ? null : CartNotices.TakenOver;
}

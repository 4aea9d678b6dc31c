using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server.Circuits;

namespace Bookly.Web.Account;

/// <summary>
/// Gives a new circuit's principal to its <see cref="UserSession"/> before any component runs, and ends the circuit with its session: its
/// page is loaded again, and that request leads to the sign-in page and back. Who is told of the end at once is the page's stream (
/// <c>PageEvents</c>): a reload from here would cut off the answer to the sign-out that this very page has sent.
/// </summary>
public sealed class CircuitSession(
    UserSession session, AuthenticationStateProvider authentication, NavigationManager navigation, TimeProvider time)
    : CircuitHandler, IDisposable
{
    private static readonly TimeSpan CheckInterval = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource _closed = new();
    private bool _isSignedIn;
    private int _leaving;

    public override async Task OnCircuitOpenedAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        var user = (await authentication.GetAuthenticationStateAsync()).User;
        session.AttachToCircuit(user);
        _isSignedIn = session.SessionOf(user) is not null;
        // Not awaited: it ends with the circuit.
        if (_isSignedIn) _ = WatchAsync(_closed.Token);
    }

    /// <summary>Nothing that the browser still sends is done for a session that has ended.</summary>
    public override Func<CircuitInboundActivityContext, Task> CreateInboundActivityHandler(Func<CircuitInboundActivityContext, Task> next) =>
        async context =>
        {
            if (!_isSignedIn || await GoesOnAsync(_closed.Token)) await next(context);
            else Leave();
        };

    public override Task OnCircuitClosedAsync(Circuit circuit, CancellationToken cancellationToken) => _closed.CancelAsync();

    public void Dispose() => _closed.Dispose();

    private async Task WatchAsync(CancellationToken cancellationToken)
    {
        try
        {
            do await Task.Delay(CheckInterval, time, cancellationToken);
            while (await GoesOnAsync(cancellationToken));
            Leave();
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The page has been left.
        }
    }

    private async Task<bool> GoesOnAsync(CancellationToken cancellationToken) =>
        _leaving == 0 && !session.IsUsedUp && await session.IsAliveAsync(cancellationToken);

    private void Leave()
    {
        if (Interlocked.Exchange(ref _leaving, 1) == 0) navigation.Refresh(forceReload: true);
    }
}

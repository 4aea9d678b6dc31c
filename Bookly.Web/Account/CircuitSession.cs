using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server.Circuits;

namespace Bookly.Web.Account;

/// <summary>Gives a new circuit's principal to its <see cref="UserSession"/> before any component runs.</summary>
public sealed class CircuitSession(UserSession session, AuthenticationStateProvider authentication) : CircuitHandler
{
    public override async Task OnCircuitOpenedAsync(Circuit circuit, CancellationToken cancellationToken) =>
        session.AttachToCircuit((await authentication.GetAuthenticationStateAsync()).User);
}

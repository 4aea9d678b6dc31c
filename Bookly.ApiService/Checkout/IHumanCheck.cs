using System.Net;

namespace Bookly.ApiService.Checkout;

/// <summary>The place for a provider of challenges (CAPTCHA): register one, and its widget's answer comes in the header <see cref="Header"/>.</summary>
public interface IHumanCheck
{
    const string Header = "Bookly-Human-Check";

    /// <param name="answer">What the widget gave. Without one nobody is asked.</param>
    Task<bool> IsPassedAsync(string answer, IPAddress? client, CancellationToken cancellationToken);
}

/// <summary>Without a provider nobody passes: the confirmed address is what proves a buyer.</summary>
internal sealed class NoHumanCheck : IHumanCheck
{
    public Task<bool> IsPassedAsync(string answer, IPAddress? client, CancellationToken cancellationToken) => Task.FromResult(false);
}

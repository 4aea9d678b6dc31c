using Microsoft.Extensions.Logging;

namespace Bookly.Hosting.Running;

/// <summary>What a person at the console is told while the application starts: one line each.</summary>
internal sealed class Announcements(ILogger<Announcements> logger)
{
    private readonly HashSet<string> _said = [];

    /// <summary>Says it once: a server that is started again is still the same server.</summary>
    public void Say(string resource, string text)
    {
        lock (_said)
        {
            if (!_said.Add(resource + text)) return;
        }

        logger.LogInformation("{Resource}: {Text}", resource, text);
    }
}

using Microsoft.Extensions.Logging;

namespace Bookly.Hosting.Running;

internal sealed class Announcements(ILogger<Announcements> logger)
{
    private readonly HashSet<string> _said = [];

    public void Say(string resource, string text)
    {
        lock (_said)
        {
            if (!_said.Add(resource + text)) return;
        }

        logger.LogInformation("{Resource}: {Text}", resource, text);
    }
}

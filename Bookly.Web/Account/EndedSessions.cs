using Bookly.Contracts;
using Bookly.Web.Live;

namespace Bookly.Web.Account;

/// <summary>Hears of sessions that have ended, so that their cookies are refused with the next request.</summary>
internal sealed class EndedSessions(LiveFeed feed, SharedSessions sessions) : LiveListener(feed)
{
    protected override void Hear(LiveChanges changes)
    {
        foreach (var session in changes.EndedSessions ?? []) sessions.Doubt(session);
    }
}

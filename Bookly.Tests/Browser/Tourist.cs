using Bookly.Tests.Fixtures;
using Microsoft.Playwright;

namespace Bookly.Tests.Browser;

/// <summary>Looks at the sights of a tour, each as its guest.</summary>
public sealed class Tourist(Func<Task<Visitor>> newVisitor, string readerEmail) : IAsyncDisposable
{
    private readonly Dictionary<Guest, Visitor> _visitors = [];

    /// <summary>The sight, open in a browser of its guest.</summary>
    public async Task<IPage> VisitAsync(Sight sight)
    {
        if (!_visitors.TryGetValue(sight.Guest, out var visitor))
        {
            _visitors[sight.Guest] = visitor = await newVisitor();
            if (sight.Guest == Guest.Reader) await visitor.SignInAsync(readerEmail);
            if (sight.Guest == Guest.Admin) await visitor.SignInAsync("admin@bookly.example", "Read-Me-A-Story-1");
        }

        var status = (await visitor.Page.GotoAsync(sight.Address))!.Status;
        Assert.True(sight.Status == status, $"{sight.Address} as {sight.Guest}: {status}, not {sight.Status}; the page is {new Uri(visitor.Page.Url).PathAndQuery}");
        return visitor.Page;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var visitor in _visitors.Values) await visitor.DisposeAsync();
    }
}

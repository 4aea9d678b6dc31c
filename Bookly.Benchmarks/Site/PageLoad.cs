using System.Globalization;

namespace Bookly.Benchmarks.Site;

/// <summary>Readers of catalog pages, from the request to the last byte of HTML: the website, the API and Postgres together.</summary>
public static class PageLoad
{
    private const int Calls = 1000, WarmUp = 1500;

    /// <summary>One row for each kind of page and number of readers at a time.</summary>
    public static async Task<IReadOnlyList<(string What, Measurement Result)>> RunAsync(BenchmarkShop shop)
    {
        ArgumentNullException.ThrowIfNull(shop);
        var titles = await CatalogBooks.SampleAsync(shop, 200);
        using var anyone = new SiteReader(shop.Web);
        using var shopper = new SiteReader(shop.Web);
        await shopper.SignInAsync("reader@bookly.example", "Read-Me-A-Story-1");
        (string Name, SiteReader Reader, Func<int, string> Path)[] kinds =
        [
            ("the home page", anyone, _ => "/"),
            ("a genre", anyone, i => string.Create(CultureInfo.InvariantCulture, $"/?genre=Genre%20{i % 16}")),
            ("a search", anyone, i => "/?q=" + Uri.EscapeDataString(titles[i % titles.Count].Title)),
            ("a book", anyone, i => string.Create(CultureInfo.InvariantCulture, $"/books/{titles[i % titles.Count].Id}")),
            ("the home page, signed in", shopper, _ => "/"),
        ];

        await Measurement.TakeAsync(WarmUp, 8, i => kinds[i % kinds.Length].Reader.ReadAsync(kinds[i % kinds.Length].Path(i)));
        List<(string, Measurement)> rows = [];
        foreach (var readers in new[] { 1, 8 })
        {
            foreach (var (name, reader, path) in kinds)
            {
                rows.Add(($"{name}, {(readers == 1 ? "1 reader" : $"{readers} readers")}", await Measurement.TakeAsync(Calls, readers, i => reader.ReadAsync(path(i)))));
            }
        }

        return rows;
    }
}

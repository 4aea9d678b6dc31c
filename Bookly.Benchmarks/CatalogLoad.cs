using System.Globalization;

namespace Bookly.Benchmarks;

/// <summary>Readers in the catalog: every question is asked for the first time unless its row says otherwise.</summary>
public static class CatalogLoad
{
    private const int Calls = 2000;

    private static readonly string[] Sorts = ["title", "author", "priceAscending", "priceDescending", "newest"];

    /// <summary>One row for each way of looking for books, and one for all of them mixed.</summary>
    public static async Task<IReadOnlyList<(string What, Measurement Result)>> RunAsync(BenchmarkShop shop, int concurrency)
    {
        ArgumentNullException.ThrowIfNull(shop);
        var titles = await CatalogBooks.SampleAsync(shop, Calls);
        Func<int, string>[] mix =
        [
            i => $"/api/books?sort={Sorts[i % Sorts.Length]}&page={1 + i / Sorts.Length % 400}",
            i => $"/api/books?genre=Genre%20{i % 16}&sort={Sorts[i % Sorts.Length]}&minPrice={500 + i}&maxPrice={1500 + i}&page={1 + i % 5}",
            i => Search(Begun(titles[i % titles.Count].Title, 5 + i / titles.Count % 5)),
            i => Search(titles[i % titles.Count].Title),
            i => Search(Misspelled(titles[i % titles.Count].Title, i / titles.Count)),
            i => $"/api/books/{titles[i % titles.Count].Id.ToString(CultureInfo.InvariantCulture)}",
            i => $"/api/books/{titles[i % titles.Count].Id.ToString(CultureInfo.InvariantCulture)}/related",
        ];
        string[] names = ["browsing, sorted and paged", "genre and price, sorted", "as typed: a word begun", "whole titles", "misspelled titles", "a book", "its related books"];

        await Measurement.TakeAsync(200, concurrency, i => GetAsync(shop, mix[i % mix.Length](100_000 + i)));
        List<(string, Measurement)> rows =
        [
            ("all of the following, mixed", await Measurement.TakeAsync(Calls, concurrency, i => GetAsync(shop, mix[i % mix.Length](i)))),
        ];
        for (var kind = 0; kind < mix.Length; kind++)
        {
            var path = mix[kind];
            rows.Add((names[kind], await Measurement.TakeAsync(Calls, concurrency, i => GetAsync(shop, path(i)))));
        }

        rows.Add(("the front page, again and again", await Measurement.TakeAsync(Calls, concurrency, _ => GetAsync(shop, "/api/books"))));
        return rows;
    }

    private static string Search(string text) => "/api/books?q=" + Uri.EscapeDataString(text);

    private static string Begun(string title, int letters)
    {
        var text = title.StartsWith("The ", StringComparison.Ordinal) ? title[4..] : title;
        return text.Length <= letters ? text : text[..letters];
    }

    /// <summary>One letter of the longest word is wrong.</summary>
    private static string Misspelled(string title, int which)
    {
        var words = title.Split(' ');
        var longest = Array.IndexOf(words, words.MaxBy(word => word.Length));
        var place = 1 + (which % Math.Max(1, words[longest].Length - 2));
        words[longest] = words[longest][..place] + 'x' + words[longest][(place + 1)..];
        return string.Join(' ', words);
    }

    private static async Task GetAsync(BenchmarkShop shop, string path)
    {
        using var response = await shop.Api.GetAsync(new Uri(path, UriKind.Relative));
        response.EnsureSuccessStatusCode();
        await response.Content.ReadAsByteArrayAsync();
    }
}

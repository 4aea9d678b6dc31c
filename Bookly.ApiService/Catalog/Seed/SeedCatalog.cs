using System.Text.Json;

namespace Bookly.ApiService.Catalog.Seed;

/// <summary>The development catalog, embedded as <c>books.json</c>.</summary>
public static class SeedCatalog
{
    public const int MaxTitle = 200;
    public const int MaxAuthor = 200;
    public const int MaxGenre = 60;
    public const int MinDescription = 80;
    public const int MaxDescription = 1200;
    public const long MinPrice = 499;
    public const long MaxPrice = 3499;

    private const int MinYear = -3000;

    // Later works may be under copyright.
    private const int MaxYear = 1930;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
    };

    /// <exception cref="InvalidDataException">Missing or invalid; the message names every invalid entry.</exception>
    public static IReadOnlyList<SeedBook> Load()
    {
        using var stream = typeof(SeedCatalog).Assembly.GetManifestResourceStream(typeof(SeedCatalog), "books.json")
            ?? throw new InvalidDataException("The seed catalog books.json is not embedded in the assembly.");
        return Read(stream);
    }

    public static IReadOnlyList<SeedBook> Read(Stream json)
    {
        List<SeedBook> books;
        try
        {
            books = JsonSerializer.Deserialize<List<SeedBook>>(json, Json) ?? [];
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"The seed catalog is not valid JSON of books: {exception.Message}", exception);
        }

        var problems = books.SelectMany(book => Problems(book).Select(problem => $"'{book.Title}': {problem}"))
            .Concat(Duplicates(books).Select(book => $"'{book.Title}' by {book.Author} is listed twice"))
            .ToList();
        return problems.Count == 0
            ? books
            : throw new InvalidDataException($"The seed catalog has {problems.Count} faults: {string.Join("; ", problems)}.");
    }

    private static IEnumerable<string> Problems(SeedBook book)
    {
        if (book.Title.Trim().Length is 0 or > MaxTitle) yield return $"its title must have 1 to {MaxTitle} characters";
        if (book.Author.Trim().Length is 0 or > MaxAuthor) yield return $"its author must have 1 to {MaxAuthor} characters";
        if (book.Genre.Trim().Length is 0 or > MaxGenre) yield return $"its genre must have 1 to {MaxGenre} characters";
        if (book.Description.Trim().Length is < MinDescription or > MaxDescription)
            yield return $"its description must have {MinDescription} to {MaxDescription} characters";
        if (book.UnitAmount is < MinPrice or > MaxPrice) yield return $"its price must be {MinPrice} to {MaxPrice} cents";
        if (book.Stock < 1) yield return "its stock must be at least 1, since a listing without stock does not exist";
        if (book.Year is < MinYear or > MaxYear or 0) yield return $"its year must be {MinYear} to {MaxYear}, without a year 0";
        if (book.Isbn is not null) yield return "an edition in the public domain has no ISBN here";
    }

    private static IEnumerable<SeedBook> Duplicates(List<SeedBook> books) => books
        .GroupBy(book => (book.Title.Trim().ToUpperInvariant(), book.Author.Trim().ToUpperInvariant()))
        .Where(group => group.Count() > 1)
        .Select(group => group.First());
}

using System.Text;
using Bookly.ApiService.Catalog.Seed;
using Bookly.Covers;

namespace Bookly.Tests.Catalog;

public sealed class SeedCatalogTests
{
    private static readonly IReadOnlyList<SeedBook> Books = SeedCatalog.Load();

    [Fact]
    public void Seed_catalog_has_at_least_300_distinct_books()
    {
        Assert.True(Books.Count >= 300, $"only {Books.Count}");
        Assert.Equal(Books.Count, Books.DistinctBy(b => (b.Title.ToUpperInvariant(), b.Author.ToUpperInvariant())).Count());
    }

    [Fact]
    public void Seed_fields_are_within_limits()
    {
        Assert.All(Books, book =>
        {
            Assert.InRange(book.Title.Length, 1, 200);
            Assert.InRange(book.Author.Length, 1, 200);
            Assert.InRange(book.Description.Length, 80, 1200);
            Assert.InRange(book.UnitAmount, 499, 3499);
            Assert.InRange(book.Stock, 1, 60);
            Assert.InRange(book.Year, -2500, 1930);
            Assert.Null(book.Isbn);
        });
    }

    [Fact]
    public void Seed_texts_are_clean()
    {
        Assert.All(Books.SelectMany(b => new[] { b.Title, b.Author, b.Genre, b.Description }), text =>
        {
            Assert.Equal(text.Trim(), text);
            Assert.DoesNotContain("  ", text, StringComparison.Ordinal);
            Assert.DoesNotContain(text, char.IsControl);
            Assert.DoesNotContain('\uFFFD', text);
        });
    }

    [Fact]
    public void Seed_descriptions_are_distinct()
    {
        Assert.Equal(Books.Count, Books.DistinctBy(b => b.Description).Count());
        Assert.Equal(Books.Count, Books.DistinctBy(b => b.Description[..24]).Count());
    }

    [Fact]
    public void Every_genre_has_enough_books_and_a_cover_style()
    {
        var shelves = Books.GroupBy(b => b.Genre).ToList();

        Assert.InRange(shelves.Count, 12, 20);
        Assert.All(shelves, shelf =>
        {
            Assert.True(shelf.Count() >= 10, $"{shelf.Key} has only {shelf.Count()}");
            Assert.Contains(shelf.Key, GenreStyles.Genres);
        });
    }

    [Fact]
    public void Twelve_seed_books_have_one_copy_left()
    {
        Assert.InRange(Books.Count(b => b.Stock == 1), 12, 30);
        Assert.Contains(Books, b => b.Stock == 2);
    }

    [Theory]
    [InlineData("""[{"title":"","author":"A","year":1900,"genre":"G","description":"@","unitAmount":999,"stock":1}]""", "its title")]
    [InlineData("""[{"title":"T","author":" ","year":1900,"genre":"G","description":"@","unitAmount":999,"stock":1}]""", "its author")]
    [InlineData("""[{"title":"T","author":"A","year":1900,"genre":"","description":"@","unitAmount":999,"stock":1}]""", "its genre")]
    [InlineData("""[{"title":"T","author":"A","year":1900,"genre":"G","description":"short","unitAmount":999,"stock":1}]""", "its description")]
    [InlineData("""[{"title":"T","author":"A","year":1900,"genre":"G","description":"@","unitAmount":1,"stock":1}]""", "its price")]
    [InlineData("""[{"title":"T","author":"A","year":1900,"genre":"G","description":"@","unitAmount":999,"stock":0}]""", "its stock")]
    [InlineData("""[{"title":"T","author":"A","year":1999,"genre":"G","description":"@","unitAmount":999,"stock":1}]""", "its year")]
    [InlineData("""[{"title":"T","author":"A","year":1900,"genre":"G","description":"@","unitAmount":999,"stock":1,"isbn":"9780000000000"}]""", "ISBN")]
    [InlineData("""[{"title":"T","author":"A","year":1900,"genre":"G","description":"@","unitAmount":999,"stock":1},{"title":"t","author":"a","year":1900,"genre":"G","description":"@","unitAmount":999,"stock":1}]""", "listed twice")]
    [InlineData("""[{"title":"T","author":"A","year":1900,"genre":"G","description":"@","unitAmount":999}]""", "not valid JSON of books")]
    [InlineData("""[{"title":"T","author":"A","year":1900,"genre":"G","description":"@","unitAmount":999,"stock":1,"prize":3}]""", "not valid JSON of books")]
    [InlineData("[", "not valid JSON of books")]
    public void Invalid_seed_catalog_is_rejected_with_the_reason(string json, string reason)
    {
        json = json.Replace("\"@\"", $"\"{new string('d', 80)}\"", StringComparison.Ordinal);
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(json));

        var refusal = Assert.Throws<InvalidDataException>(() => SeedCatalog.Read(stream));

        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
    }
}

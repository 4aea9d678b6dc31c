using System.Net;
using System.Text;
using Bookly.ApiService.Inventory.Import;
using Bookly.Contracts;
using Bookly.Tests.Fixtures;

namespace Bookly.Tests.HumanInput;

/// <summary>ISBNs as people paste them: into the search, a form, a CSV file.</summary>
public sealed class IsbnTests(OwnShop own) : IClassFixture<OwnShop>
{
    private readonly TestShop _shop = own.Shop;

    public static TheoryData<string, string> Pasted() => new()
    {
        { "978-0-14-143958-7", "9780141439587" }, { "978\u20110\u201114\u2011143958\u20117", "9780141439587" }, { "978\u20130\u201314\u2013143958\u20137", "9780141439587" },
        { "978\u22120\u221214\u2212143958\u22127", "9780141439587" }, { "978\u00A00\u202F14\u2009143958\u30007", "9780141439587" }, { "ISBN 978-0-14-143958-7", "9780141439587" },
        { "ISBN-13: 978-0-14-143958-7", "9780141439587" }, { "isbn13 9780141439587.", "9780141439587" }, { "ISBN: 9780141439587;", "9780141439587" },
        { "ISBN\u201313:\u00A0978-0-14-143958-7", "9780141439587" }, { "EAN 9780141439587", "9780141439587" }, { "urn:isbn:9780141439587", "9780141439587" },
        { "\u200E978-0-14-143958-7\u200B", "9780141439587" }, { "９７８０１４１４３９５８７", "9780141439587" }, { "9780141439587 (pbk.)", "9780141439587" },
        { "0-8044-2957-X", "080442957X" }, { "0-8044-2957-x", "080442957X" }, { "ISBN-10: 0-8044-2957-x.", "080442957X" }, { "ISBN 10 0 8044 2957 X", "080442957X" },
        { "080442957x", "080442957X" }, { "ISBN-10 1-03-123456-X", "103123456X" },
    };

    [Theory]
    [MemberData(nameof(Pasted))]
    public void Import_takes_it(string pasted, string isbn)
    {
        var line = Assert.Single(Read($"Emma,Jane Austen,Novel,Text.,12.50,3,\"{pasted}\",\n"));

        Assert.Equal((ImportLineKind.New, null, isbn), (line.Kind, line.Problem, line.Isbn));
    }

    [Theory]
    [MemberData(nameof(Pasted))]
    public async Task Form_takes_it_and_search_finds_it(string pasted, string isbn)
    {
        var made = (await CreateAsync(pasted)).Value;

        Assert.Equal(isbn, (await _shop.Admin.StockAsync(made.Id)).Value.Isbn);
        Assert.Contains(
            (await _shop.Admin.SendAsync<BookList>(HttpMethod.Get, "/api/books?pageSize=100&q=" + Uri.EscapeDataString(pasted))).Value.Items, book => book.Id == made.Id);
    }

    [Theory]
    [InlineData("9780141439588", "check digit")]
    [InlineData("978-0-14-143958-X", "digits")]
    [InlineData("0-8044-2957-1", "check digit")]
    [InlineData("9770317847001", "magazine")]
    [InlineData("0317-8471", "magazine")]
    [InlineData("4006381333931", "978 or 979")]
    [InlineData("97801414395", "10 or 13")]
    [InlineData("no idea", "10 or 13")]
    public async Task What_is_no_ISBN_is_told_by_import_and_form_alike(string typed, string reason)
    {
        var line = Assert.Single(Read($"Emma,Jane Austen,Novel,Text.,12.50,3,{typed},\n"));
        Assert.Equal(ImportLineKind.Bad, line.Kind);
        Assert.StartsWith("isbn:", line.Problem, StringComparison.Ordinal);
        Assert.Contains(reason, line.Problem, StringComparison.Ordinal);

        var refused = await CreateAsync(typed);
        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.Contains(reason, refused.Problem.GetProperty("errors").GetProperty("isbn")[0].GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Second_book_with_an_ISBN_in_either_length_is_told()
    {
        var first = (await CreateAsync("0-306-40615-2")).Value;
        var second = await CreateAsync("978-0-306-40615-7");

        Assert.Equal([first.Id], second.Problem.GetProperty("sameIsbn").EnumerateArray().Select(id => id.GetInt64()));
    }

    [Theory]
    [InlineData("1815", 1815)]
    [InlineData(" 1815\u00A0", 1815)]
    [InlineData("1815.", 1815)]
    [InlineData("c. 1815", 1815)]
    [InlineData("ca. 1815", 1815)]
    [InlineData("[1815]", 1815)]
    [InlineData("© 1815", 1815)]
    [InlineData("１８１５", 1815)]
    [InlineData("44 BC", -44)]
    [InlineData("44 bce", -44)]
    [InlineData("44 v. Chr.", -44)]
    [InlineData("\u221244", -44)]
    [InlineData("-44", -44)]
    [InlineData("1815 AD", 1815)]
    [InlineData("18 15", null)]
    [InlineData("long ago", null)]
    [InlineData("1815/16", null)]
    [InlineData("99999", null)]
    public void Year_is_read_as_people_write_it(string typed, int? year)
    {
        var line = Assert.Single(Read($"Emma,Jane Austen,Novel,Text.,12.50,3,,{typed}\n"));

        Assert.Equal(year is null ? ImportLineKind.Bad : ImportLineKind.New, line.Kind);
        Assert.Equal(year, line.Year);
    }

    private Task<Answer<BookCreated>> CreateAsync(string isbn) => _shop.Admin.SendAsync<BookCreated>(
        HttpMethod.Post, "/api/admin/books", new BookEdit($"Numbered {Guid.NewGuid():N}", "A. Tester", "Essays", "Text.", 1250, "usd", 1, isbn));

    private static List<ImportLine> Read(string lines)
    {
        using var file = new MemoryStream(Encoding.UTF8.GetBytes("title,author,genre,description,price,stock,isbn,year\n" + lines));
        return ImportFile.Read(Guid.NewGuid(), file, "usd");
    }
}

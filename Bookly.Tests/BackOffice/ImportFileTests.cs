using System.Text;
using Bookly.ApiService.Inventory.Import;
using Bookly.Contracts;

namespace Bookly.Tests.BackOffice;

public sealed class ImportFileTests
{
    private const string Heading = "title,author,genre,description,price,stock,isbn,year\n";

    [Fact]
    public void Import_line_becomes_a_book()
    {
        var line = Assert.Single(Read(Heading + "Emma,Jane Austen,Novel,\"Handsome, clever and rich.\",12.50,3,978-0-14-143958-7,1815\n"));

        Assert.Equal((ImportLineKind.New, null, 2), (line.Kind, line.Problem, line.Line));
        Assert.Equal(("Emma", "Jane Austen", "Handsome, clever and rich."), (line.Title, line.Author, line.Description));
        Assert.Equal((1250L, 3, "9780141439587", 1815), (line.UnitAmount, line.Stock, line.Isbn, line.Year));
    }

    [Fact]
    public void Columns_are_found_by_heading_and_two_are_optional()
    {
        var line = Assert.Single(Read("Stock;PRICE;Shelf; Title ;author;genre;description\n2;9,99;B4;Emma;Jane Austen;Novel;Matchmaking.\n"));

        Assert.Equal((ImportLineKind.New, "Emma", 999L, 2), (line.Kind, line.Title, line.UnitAmount, line.Stock));
        Assert.Null(line.Isbn);
    }

    [Theory]
    [InlineData("usd", "12", 1200L)]
    [InlineData("usd", "12.5", 1250L)]
    [InlineData("jpy", "1200", 1200L)]
    [InlineData("kwd", "1.250", 1250L)]
    [InlineData("usd", "1.255", null)]
    [InlineData("jpy", "12.5", null)]
    [InlineData("usd", "-1", null)]
    [InlineData("usd", "twelve", null)]
    [InlineData("usd", "", null)]
    [InlineData("usd", "0", null)]
    public void Price_is_read_in_shop_currency(string currency, string price, long? unitAmount)
    {
        var line = Assert.Single(Read(Heading + $"Emma,Jane Austen,Novel,Matchmaking.,{price},3,,\n", currency));

        Assert.Equal(unitAmount is null ? ImportLineKind.Bad : ImportLineKind.New, line.Kind);
        if (unitAmount is not null) Assert.Equal(unitAmount, line.UnitAmount);
    }

    [Theory]
    [InlineData(",Jane Austen,Novel,Text,1,1,,", "title:")]
    [InlineData("Emma,,Novel,Text,1,1,,", "author:")]
    [InlineData("Emma,Jane Austen,Novel,Text,1,0,,", "stock:")]
    [InlineData("Emma,Jane Austen,Novel,Text,1,some,,", "stock:")]
    [InlineData("Emma,Jane Austen,Novel,Text,1,1,9780141439588,", "isbn:")]
    [InlineData("Emma,Jane Austen,Novel,Text,1,1,,long ago", "year:")]
    [InlineData("Emma,Jane Austen,Novel,Handsome, clever and rich,1,1,,", "quotation marks")]
    [InlineData("Emma", "price:")]
    public void Invalid_line_reports_its_problem(string text, string problem)
    {
        var line = Assert.Single(Read(Heading + text + "\n"));

        Assert.Equal(ImportLineKind.Bad, line.Kind);
        Assert.Contains(problem, line.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Repeated_book_is_marked_unless_another_edition()
    {
        var lines = Read(Heading
            + "Emma,Jane Austen,Novel,\"First\nof all\",1,1,9780141439587,\n"
            + "Other Title,Jane Austen,Novel,Same ISBN,1,1,0-14-143958-0,\n"
            + "EMMA,jane austen,Novel,No ISBN,1,1,,\n"
            + "Emma,Jane Austen,Novel,Another edition,1,1,9780199535521,\n");

        Assert.Equal([ImportLineKind.New, ImportLineKind.Repeated, ImportLineKind.Repeated, ImportLineKind.New], lines.Select(line => line.Kind));
        Assert.Equal([2, 4, 5, 6], lines.Select(line => line.Line));
        Assert.Equal("The same ISBN as line 2.", lines[1].Problem);
        Assert.Equal("The same title and author as line 2.", lines[2].Problem);
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("title,author,genre,description,price,stock\n", "no books")]
    [InlineData("name,writer\nEmma,Austen\n", "missing: title, author, genre, description, price, stock")]
    [InlineData("\u0089PNG\r\n\u001a\nwhatever", "missing: title")]
    public void File_without_book_columns_is_rejected(string text, string reason)
    {
        var refusal = Assert.Throws<ImportFileException>(() => Read(text));

        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void File_in_other_encoding_is_rejected_with_advice()
    {
        using var latin = new MemoryStream([.. Encoding.UTF8.GetBytes(Heading), .. Encoding.Latin1.GetBytes("Übermut,A,B,C,1,1,,\n")]);

        Assert.Contains("UTF-8", Assert.Throws<ImportFileException>(() => ImportFile.Read(Guid.NewGuid(), latin, "usd")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Unclosed_quote_does_not_swallow_the_file()
    {
        var text = Heading + "\"Emma,Jane Austen,Novel,Text,1,1,,\n" + string.Concat(Enumerable.Repeat("Other,Author,Novel,Text,1,1,,\n", 1000));

        Assert.Contains("quotation mark", Assert.Throws<ImportFileException>(() => Read(text)).Message, StringComparison.Ordinal);
    }

    private static List<ImportLine> Read(string text, string currency = "usd")
    {
        using var file = new MemoryStream(Encoding.UTF8.GetBytes(text));
        return ImportFile.Read(Guid.NewGuid(), file, currency);
    }
}

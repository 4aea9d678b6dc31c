using System.Text;
using Bookly.ApiService.Inventory.Import;
using Bookly.Contracts;

namespace Bookly.Tests.HumanInput;

/// <summary>CSV as spreadsheets write it.</summary>
public sealed class ExcelFileTests
{
    private const string Heading = "title;author;genre;description;price;stock;isbn;year\r\n";

    [Theory]
    [InlineData("sep=;\r\n")]
    [InlineData("\uFEFFsep=;\r\n")]
    [InlineData("\"sep=;\"\r\n")]
    [InlineData("SEP=;\n")]
    [InlineData("sep=;;;;;;;\r\n")]
    [InlineData("\r\n\r\nsep=;\r\n")]
    public void Line_of_Excels_own_names_the_delimiter(string first)
    {
        var line = Assert.Single(Read(first + Heading + "Emma;Jane Austen;Novel;Handsome, clever, rich;12,50;3;;1815\r\n"));

        Assert.Equal((ImportLineKind.New, 1250L, "Handsome, clever, rich"), (line.Kind, line.UnitAmount, line.Description));
        Assert.Equal(first.Count(character => character == '\n') + 2, line.Line);
    }

    [Fact]
    public void Line_of_Excels_own_wins_over_a_heading_that_looks_otherwise()
    {
        var line = Assert.Single(Read("sep=\t\ntitle\tauthor\tgenre\tdescription\tprice\tstock\nEmma\tA, B; C, D\tNovel\tx, y; z\t1\t3\n"));

        Assert.Equal(("A, B; C, D", ImportLineKind.New), (line.Author, line.Kind));
    }

    [Fact]
    public void Rows_without_any_text_are_no_books()
    {
        var lines = Read("title,author,genre,description,price,stock,isbn,year\n,,,,,,,\nEmma,A,N,T,1,1,,\n , ,\t,,,,,\n\"\",\"\",,,,,,\n\nPersuasion,A,N,T,1,1,,\n,,,,,,,\n,,,,,,,,,,,\n");

        Assert.Equal([("Emma", 3), ("Persuasion", 7)], lines.Select(line => (line.Title, line.Line)));
    }

    [Theory]
    [InlineData("Emma;A;N;Text;1;1;;\n\"Persuasion;A;N;Text;1;1;;\nOther;A;N;Text;1;1;;\n", 3)]
    [InlineData("Emma;A;N;\"Two\nlines\";1;1;;\nPersuasion;A;N;\"Text;1;1;;\nOther;A;N;Text;1;1;;\n", 4)]
    [InlineData("Emma;A;N;\"Text;1;1;;\nOther;A;N;\"Fine\";1;1;;\n", 2)]
    public void Unclosed_quote_is_named_by_its_line(string lines, int line)
    {
        var refusal = Assert.Throws<ImportFileException>(() => Read(Heading + lines));

        Assert.Contains("quotation mark", refusal.Message, StringComparison.Ordinal);
        Assert.Contains($"line {line} ", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Quotes_inside_a_field_stay()
    {
        var lines = Read(Heading + "The 5\" Disk;A;N;\"He said \"\"hi\"\"\";1;1;;\nEmma;A;N;He said \"hi\";1;1;;\n");

        Assert.Equal(["He said \"hi\"", "He said \"hi\""], lines.Select(line => line.Description));
    }

    [Fact]
    public void Field_with_text_that_cannot_be_stored_is_told_and_the_others_are_read()
    {
        var lines = Read(Heading + "Em\uFFFEma;A;N;T;1;1;;\nPersuasion;Cafe\u0301;N;T;1;1;;\nNorthanger\0;A;N;T;1;1;;\n");

        Assert.Equal([ImportLineKind.Bad, ImportLineKind.New, ImportLineKind.Bad], lines.Select(line => line.Kind));
        Assert.Contains("title: ", lines[0].Problem, StringComparison.Ordinal);
        Assert.Contains("U+FFFE", lines[0].Problem, StringComparison.Ordinal);
        Assert.Equal("Café", lines[1].Author);
    }

    private static List<ImportLine> Read(string text)
    {
        using var file = new MemoryStream(Encoding.UTF8.GetBytes(text));
        return ImportFile.Read(Guid.NewGuid(), file, "usd");
    }
}

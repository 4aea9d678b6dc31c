using System.Text;
using Bookly.ApiService.Inventory.Import;
using Bookly.Contracts;
using Bookly.Web.BackOffice;

namespace Bookly.Tests.HumanInput;

/// <summary>Amounts as people type and spreadsheets write them.</summary>
public sealed class MoneyInputTests
{
    private const string Heading = "title;author;genre;description;price;stock\n";

    public static TheoryData<string, string, long?> Amounts() => new()
    {
        { "usd", "12", 1200 }, { "usd", "12.5", 1250 }, { "usd", "12,50", 1250 }, { "usd", "1,250.00", 125000 }, { "usd", "1.250,00", 125000 },
        { "usd", "1 250,00", 125000 }, { "usd", "1\u00A0250.00", 125000 }, { "usd", "1\u202F250", 125000 }, { "usd", "1'250.00", 125000 }, { "usd", "1’250", 125000 },
        { "usd", "1,250,000.00", null }, { "usd", "$12.50", 1250 }, { "usd", "12.50 USD", 1250 }, { "usd", " 12.50 ", 1250 }, { "usd", "0.250", 25 },
        { "usd", "1234.50", 123450 }, { "usd", "1250", 125000 }, { "eur", "12,50 €", 1250 }, { "eur", "EUR 12,50", 1250 }, { "usd", "１２.５０", 1250 },
        { "usd", "1.250", null }, { "usd", "1,250", null }, { "usd", "12.500", null }, { "usd", "1.255", null }, { "usd", "12,50 €", null }, { "usd", "1.25.0", null },
        { "usd", "1,25,000.00", null }, { "usd", "1.250.00", null }, { "usd", "-1", null }, { "usd", "\u22121", null }, { "usd", "12.505", null }, { "usd", "twelve", null },
        { "usd", "1e3", null }, { "usd", "", null }, { "usd", ".", null }, { "usd", "99999999999999999999999999999999", null }, { "usd", "1 25", null },
        { "jpy", "1200", 1200 }, { "jpy", "2.000", null }, { "jpy", "2,000", null }, { "jpy", "12,000,000", 12000000 }, { "jpy", "1200.00", 1200 }, { "jpy", "12.5", null },
        { "jpy", "2 000", 2000 }, { "kwd", "1.250", 1250 }, { "kwd", "1,250.000", 1250000 }, { "isk", "1200", 120000 }, { "isk", "1.200", null },
    };

    [Theory]
    [MemberData(nameof(Amounts))]
    public void Form_and_import_read_the_same(string currency, string typed, long? amount)
    {
        Assert.Equal(amount, PriceText.Parse(typed, currency));

        var line = Assert.Single(Read($"Emma;Jane Austen;Novel;Text.;{typed};3\n", currency));
        Assert.Equal((amount is null ? ImportLineKind.Bad : ImportLineKind.New, amount), (line.Kind, line.UnitAmount));
    }

    [Theory]
    [InlineData("usd", "1.250", "1250.00", "1.25")]
    [InlineData("jpy", "2.000", "2000", "2")]
    [InlineData("usd", "12,500", "12500.00", "12.50")]
    public void Both_readings_are_named(string currency, string typed, string one, string other)
    {
        var line = Assert.Single(Read($"Emma;Jane Austen;Novel;Text.;{typed};3\n", currency));

        Assert.Contains(one, line.Problem, StringComparison.Ordinal);
        Assert.Contains($"{other}", line.Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("12,50", "1.250", 125000L)]
    [InlineData("12.50", "1,250", 125000L)]
    [InlineData("1.250,00", "2.500", 250000L)]
    public void Column_decides_what_one_field_cannot(string clear, string unclear, long amount)
    {
        var lines = Read($"Emma;Jane Austen;Novel;Text.;{clear};3\nPersuasion;Jane Austen;Novel;Text.;{unclear};3\n", "usd");

        Assert.Equal(amount, lines[1].UnitAmount);
    }

    [Fact]
    public void Column_of_both_formats_decides_nothing()
    {
        var lines = Read("A;A;N;T;12,50;3\nB;B;N;T;12.50;3\nC;C;N;T;1.250;3\n", "usd");

        Assert.Equal([ImportLineKind.New, ImportLineKind.New, ImportLineKind.Bad], lines.Select(line => line.Kind));
    }

    [Fact]
    public void Price_more_than_tenfold_off_its_column_asks_again()
    {
        var lines = Read(string.Concat(Enumerable.Range(0, 20).Select(i => $"Book {i};A;N;T;{(i == 7 ? "1250.00" : i == 8 ? "0.50" : "12.50")};3\n")), "usd");

        Assert.Equal([7, 8], lines.Select((line, i) => (line, i)).Where(pair => pair.line.Kind.ToString() == "Unusual").Select(pair => pair.i));
    }

    [Theory]
    [InlineData("125", 1250L, false)]
    [InlineData("1.24", 1250L, true)]
    [InlineData("125.00", 1250L, false)]
    [InlineData("125.01", 1250L, true)]
    [InlineData("125.01", null, false)]
    [InlineData("much", 1250L, false)]
    public void Form_asks_again_beyond_tenfold(string typed, long? neighbour, bool asks)
    {
        var form = new BookForm { Price = typed };

        Assert.Equal(asks, form.MustConfirmPrice("usd", neighbour));
        form.ConfirmedPrice = typed;
        Assert.False(form.MustConfirmPrice("usd", neighbour));
    }

    private static List<ImportLine> Read(string lines, string currency)
    {
        using var file = new MemoryStream(Encoding.UTF8.GetBytes(Heading + lines));
        return ImportFile.Read(Guid.NewGuid(), file, currency);
    }
}

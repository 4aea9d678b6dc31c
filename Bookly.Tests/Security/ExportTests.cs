using System.Globalization;
using System.Text.Json;
using Bookly.Contracts;
using Bookly.Tests.Fixtures;
using CsvHelper;

namespace Bookly.Tests.Security;

/// <summary>What a spreadsheet opens runs nothing.</summary>
public sealed class ExportTests(OwnShop own) : IClassFixture<OwnShop>
{
    private readonly TestShop _shop = own.Shop;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("=1+1")]
    [InlineData("+1+1")]
    [InlineData("-1+1")]
    [InlineData("@SUM(1)")]
    [InlineData("-5")]
    public async Task No_text_column_begins_as_a_formula(string formula)
    {
        var row = (await ReportAsync($"{formula},{formula},{formula},{formula},free,1,{formula},")).Single();

        foreach (var column in (string[])["title", "author", "genre", "description", "isbn"]) Assert.Equal("'" + formula, row[column]);
    }

    [Fact]
    public async Task Numbers_stay_numbers_and_what_only_begins_as_one_does_not()
    {
        var rows = await ReportAsync("Old,A. Writer,Essays,Text.,-1.50,-3,,-380\nOdd,A. Writer,Essays,Text.,-1+1,=2,,-380-1");

        Assert.Equal(("-1.50", "-3", "-380"), (rows[0]["price"], rows[0]["stock"], rows[0]["year"]));
        Assert.Equal(("'-1+1", "'=2", "'-380-1"), (rows[1]["price"], rows[1]["stock"], rows[1]["year"]));
    }

    private async Task<List<Dictionary<string, string>>> ReportAsync(string lines)
    {
        using var content = new StringContent($"title,author,genre,description,price,stock,isbn,year\n{lines}\n", System.Text.Encoding.UTF8, "text/csv");
        var import = (await _shop.Admin.SendContentAsync<AdminImport>(HttpMethod.Post, "/api/admin/imports?fileName=books.csv", content)).Value;
        var report = (await _shop.Admin.SendAsync<JsonElement>(HttpMethod.Get, $"/api/admin/imports/{import.Id}/report")).Body;

        using var reader = new StringReader(report.Trim('\uFEFF'));
        using var csv = new CsvReader(reader, CultureInfo.InvariantCulture);
        await csv.ReadAsync();
        csv.ReadHeader();
        List<Dictionary<string, string>> rows = [];
        while (await csv.ReadAsync()) rows.Add(csv.HeaderRecord!.ToDictionary(name => name, name => csv.GetField(name)!));
        return rows;
    }
}

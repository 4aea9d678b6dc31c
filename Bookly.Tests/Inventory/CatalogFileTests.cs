using System.Globalization;
using System.Text;
using Bookly.Contracts;
using Bookly.Tests.Fixtures;

namespace Bookly.Tests.Inventory;

/// <summary>The catalog goes out as a file and comes back: unchanged nothing changes, and of what is changed exactly that.</summary>
public sealed class CatalogFileTests(OwnShop own) : IClassFixture<OwnShop>, IAsyncLifetime
{
    private static readonly BookEdit Plain = new("A Title", "A. Writer", "Essays", "A description.", 1250, "usd", 20, LowStock: 0);

    private readonly TestShop _shop = own.Shop;
    private readonly string _mark = Guid.NewGuid().ToString("N");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync() => await _shop.AssertInvariantsAsync();

    [Fact]
    public async Task Export_comes_back_without_a_change_and_byte_for_byte()
    {
        await ListAsync(Plain with { Title = $"=1+1 {_mark}", Author = "'-Quoted", Description = "-1, \"said\" he;\r\nand: 'went'\n\n@home" });
        await ListAsync(Plain with { Title = $"Same {_mark}", Isbn = "978-0-14-143958-7", Year = -800, UnitAmount = 99_999_999 });
        await ListAsync(Plain with { Title = $"Same {_mark}", Isbn = "0-14-143958-0", Description = "A used copy.", UnitAmount = 500 });
        await ListAsync(Plain with { Title = $"Same {_mark}", Description = "A third, without its ISBN.", Stock = 0 });
        await ListAsync(Plain with { Title = $"Umlaut A\u0308 {_mark} 夏目漱石", Genre = "essays" });
        var before = await ExportAsync();

        var preview = await UploadAsync(before);

        Assert.Equal(new ImportCounts(0, Lines(before) - 1, 0, 0, 0), preview.Counts);
        var done = await ConfirmAsync(preview.Id);
        Assert.Equal((0, 0), (done.ToDo, done.Done));
        Assert.Equal(before, await ExportAsync());
    }

    [Fact]
    public async Task Edited_export_changes_what_was_edited_and_is_the_next_export()
    {
        var book = await ListAsync(Plain with { Title = $"Old {_mark}", Isbn = "978-0-306-40615-7" });
        var before = Encoding.UTF8.GetString(await ExportAsync());
        var line = Line(before, book);
        var edited = before.Replace(
            line, line.Replace("Old ", "New ", StringComparison.Ordinal).Replace("12.50", "13.75", StringComparison.Ordinal).Replace("A description.", "Better.", StringComparison.Ordinal),
            StringComparison.Ordinal);

        var preview = await UploadAsync(Encoding.UTF8.GetBytes(edited));

        Assert.Equal(1, preview.Counts.Changed);
        Assert.Equal(
            [new ImportChange("title", $"Old {_mark}", $"New {_mark}"), new ImportChange("description", "A description.", "Better."), new ImportChange("price", "1250 usd", "1375 usd")],
            Assert.Single(await LinesAsync(preview.Id, "changed")).Changes);
        Assert.Equal(1250, (await _shop.Admin.StockAsync(book)).Value.UnitAmount);
        Assert.Equal(1, (await ConfirmAsync(preview.Id)).Done);
        Assert.Equal(edited, Encoding.UTF8.GetString(await ExportAsync()));
        Assert.Single(await _shop.HistoryAsync(book));
    }

    [Fact]
    public async Task Difference_is_added_to_what_is_there_when_it_is_applied()
    {
        var book = await ListAsync(Plain with { Title = $"Delivered {_mark}" });
        var preview = await UploadAsync(Heading + $"Delivered {_mark},A. Writer,Essays,A description.,12.50,99,,,7,\n");
        var shown = Assert.Single(await LinesAsync(preview.Id, "changed"));
        Assert.Equal((7, 0), (shown.Difference, shown.Changes.Count));
        await _shop.SellAsync(book, copies: 2);

        await ConfirmAsync(preview.Id);

        Assert.Equal(25, (await _shop.Admin.StockAsync(book)).Value.Stock);
        var row = (await _shop.HistoryAsync(book))[^1];
        Assert.Equal((StockChangeKind.Imported, 7, 25, 2, $"import:{preview.Id}", _shop.Admin.Email), (row.Kind, row.Difference, row.StockAfter, row.SoldBefore, row.Source, row.By));
    }

    [Fact]
    public async Task Lines_that_nobody_confirms_change_nothing()
    {
        var book = await ListAsync(Plain with { Title = $"Kept {_mark}" });
        var preview = await UploadAsync(Heading + $"Kept {_mark},A. Writer,Essays,Other text.,13,1,,,5,\n");

        Assert.Equal(0, (await ConfirmAsync(preview.Id, update: false)).Done);

        Assert.Equal(("A description.", 1250L, 20), await StateAsync(book));
    }

    [Fact]
    public async Task What_a_colleague_changed_since_the_preview_is_not_overwritten()
    {
        var book = await ListAsync(Plain with { Title = $"Shared {_mark}" });
        var preview = await UploadAsync(Heading + $"Shared {_mark},A. Writer,Essays,From the file.,12.50,1,,,5,\n");
        _ = (await _shop.Admin.EditBookAsync(book, Plain with { Title = $"Shared {_mark}", Description = "From the colleague." })).Value;

        var done = await ConfirmAsync(preview.Id);

        Assert.Equal((0, 1), (done.Done, done.Counts.Bad));
        Assert.Contains("Somebody has changed this book", Assert.Single(await LinesAsync(preview.Id, "bad")).Problem, StringComparison.Ordinal);
        Assert.Equal(("From the colleague.", 1250L, 20), await StateAsync(book));
    }

    [Fact]
    public async Task Difference_below_what_is_held_is_refused_with_its_line()
    {
        var (held, free) = (await ListAsync(Plain with { Title = $"Held {_mark}" }), await ListAsync(Plain with { Title = $"Free {_mark}" }));
        using var reader = await _shop.NewShopperAsync();
        await reader.StartBuyingAsync(held);
        var preview = await UploadAsync(Heading
            + $"Held {_mark},A. Writer,Essays,A description.,12.50,1,,,-20,\nFree {_mark},A. Writer,Essays,A description.,12.50,1,,,-20,\n");

        var done = await ConfirmAsync(preview.Id);

        Assert.Equal((1, 1), (done.Done, done.Counts.Bad));
        Assert.Equal((20, 0), ((await _shop.Admin.StockAsync(held)).Value.Stock, (await _shop.Admin.StockAsync(free)).Value.Stock));
    }

    [Fact]
    public async Task Price_ten_times_off_asks_once_more()
    {
        var book = await ListAsync(Plain with { Title = $"Dear {_mark}" });
        var file = Heading + $"Dear {_mark},A. Writer,Essays,A description.,1250.00,1,,,,\n";
        var careful = await UploadAsync(file);
        Assert.Equal((1, 0), (careful.Counts.Unusual, careful.Counts.Changed));
        await ConfirmAsync(careful.Id);
        Assert.Equal(1250, (await _shop.Admin.StockAsync(book)).Value.UnitAmount);

        await ConfirmAsync((await UploadAsync(file)).Id, unusual: true);

        Assert.Equal(125_000, (await _shop.Admin.StockAsync(book)).Value.UnitAmount);
    }

    [Fact]
    public async Task Book_that_sold_out_since_the_export_does_not_come_back_by_its_old_stock()
    {
        var book = await ListAsync(Plain with { Title = $"Sold {_mark}", Stock = 1 });
        var twin = await ListAsync(Plain with { Title = $"Sold {_mark}", Description = "A used copy." });
        var file = Encoding.UTF8.GetString(await ExportAsync());
        var line = Line(file, book);
        var heading = file[..file.IndexOf('\n', StringComparison.Ordinal)] + "\n";
        await _shop.SellAsync(book);

        Assert.Equal(new ImportCounts(0, Existing: 1, Delisted: 0, Repeated: 0, Bad: 1), (await UploadAsync($"{heading}{line}\r\n{Line(file, twin)}\r\n")).Counts);
        var restocked = line.Replace($",,{book}", $",4,{book}", StringComparison.Ordinal);
        var preview = await UploadAsync(heading + restocked);
        Assert.Equal(1, preview.Counts.Delisted);
        await ConfirmAsync(preview.Id);

        Assert.Equal(4, (await _shop.Admin.StockAsync(book)).Value.Stock);
        Assert.Equal([StockChangeKind.Listed, StockChangeKind.Relisted], (await _shop.HistoryAsync(book)).Select(change => change.Kind));
    }

    [Theory]
    [InlineData("many")]
    [InlineData("1.5")]
    [InlineData("9999999")]
    public async Task Unreadable_difference_is_a_line_that_is_not_imported(string difference)
    {
        await ListAsync(Plain with { Title = $"Odd {_mark}" });

        var preview = await UploadAsync(Heading + $"Odd {_mark},A. Writer,Essays,A description.,12.50,1,,,{difference},\n");

        Assert.Contains("difference:", Assert.Single(await LinesAsync(preview.Id, "bad")).Problem, StringComparison.Ordinal);
    }

    private const string Heading = "title,author,genre,description,price,stock,isbn,year,difference,book id\n";

    private static int Lines(byte[] file)
    {
        using var reader = new StreamReader(new MemoryStream(file));
        using var csv = new CsvHelper.CsvParser(reader, CultureInfo.InvariantCulture);
        var lines = 0;
        while (csv.Read()) lines++;
        return lines;
    }

    private static string Line(string file, long book) =>
        file.Split("\r\n").Single(line => line.EndsWith($",,{book.ToString(CultureInfo.InvariantCulture)}", StringComparison.Ordinal));

    private async Task<long> ListAsync(BookEdit edit) => (await _shop.Admin.SendAsync<BookCreated>(HttpMethod.Post, "/api/admin/books", edit)).Value.Id;

    private async Task<(string, long, int)> StateAsync(long book)
    {
        var now = (await _shop.Admin.StockAsync(book)).Value;
        return (now.Description, now.UnitAmount, now.Stock);
    }

    private async Task<byte[]> ExportAsync()
    {
        using var api = _shop.ApiClient();
        using var admin = await Shopper.AdminAsync(api);
        return await api.GetByteArrayAsync(new Uri("/api/admin/books/export", UriKind.Relative), Ct);
    }

    private Task<AdminImport> UploadAsync(string file) => UploadAsync(Encoding.UTF8.GetBytes(file));

    private async Task<AdminImport> UploadAsync(byte[] file)
    {
        using var content = new ByteArrayContent(file);
        return (await _shop.Admin.SendContentAsync<AdminImport>(HttpMethod.Post, "/api/admin/imports?fileName=catalog.csv", content)).Value;
    }

    private async Task<AdminImport> ConfirmAsync(Guid id, bool update = true, bool unusual = false)
    {
        _ = (await _shop.Admin.SendAsync<AdminImport>(HttpMethod.Post, $"/api/admin/imports/{id}/confirm", new ConfirmImport(update, unusual))).Value;
        return (await Eventually.BecomesAsync(
            () => _shop.Admin.SendAsync<AdminImport>(HttpMethod.Get, $"/api/admin/imports/{id}"), import => import.Value.State == ImportState.Done)).Value;
    }

    private async Task<IReadOnlyList<AdminImportLine>> LinesAsync(Guid id, string kind) =>
        (await _shop.Admin.SendAsync<PagedList<AdminImportLine>>(HttpMethod.Get, $"/api/admin/imports/{id}/lines?kind={kind}")).Value.Items;
}

using System.Text;
using Bookly.Contracts;
using Bookly.Tests.Fixtures;
using Microsoft.Playwright;

namespace Bookly.Tests.Browser;

public sealed class StockPageTests(ShopFixture shop, BrowserFixture browser) : ShopVisit(shop, browser)
{
    private readonly string _mark = Guid.NewGuid().ToString("N");

    [Fact]
    public async Task Delivery_and_loss_are_booked_on_the_books_page_and_listed_there()
    {
        var book = await Admin.ListBookAsync(stock: 5, title: $"Stocked {_mark}");
        await SignInAsAdminAsync();
        await Visitor.GoAsync($"/admin/books/{book}");

        await ChangeAsync("Delivery", "7", "Reprint");
        await Expect(Visitor.Notice).ToContainTextAsync("The stock is 12 now");
        await ChangeAsync("Loss", "2", "Rain");
        await Expect(Visitor.Notice).ToContainTextAsync("Booked: −2");
        await ChangeAsync("Loss", "11", "Rain");
        await Expect(Visitor.Notice).ToContainTextAsync("from 0 to 1,000,000");

        var rows = Visitor.See("stock-changes").Locator("tbody tr");
        await Expect(rows).ToHaveCountAsync(3);
        await Expect(rows.First).ToContainTextAsync("Rain");
        Assert.Equal(10, (await Admin.StockAsync(book)).Value.Stock);
    }

    [Fact]
    public async Task Overview_counts_the_titles_of_which_few_are_left_and_leads_to_them()
    {
        await Admin.ListBookAsync(stock: 1, title: $"Scarce {_mark}");
        await SignInAsAdminAsync();
        await Visitor.GoAsync("/admin");

        await Visitor.See("needed").Filter(new() { HasText = "of which few copies are left" }).ClickAsync();

        await Expect(Visitor.Page.Locator("#book-stock")).ToHaveValueAsync("low");
        await Visitor.Page.FillAsync("#book-search", _mark);
        await Visitor.Page.Locator("#book-search").PressAsync("Enter");
        await Expect(Visitor.See("books").Locator("tbody tr")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task Shelf_is_counted_and_booked()
    {
        var (few, many) = (await Admin.ListBookAsync(stock: 5, title: $"Few {_mark}"), await Admin.ListBookAsync(stock: 5, title: $"Many {_mark}"));
        await SignInAsAdminAsync();
        await Visitor.GoAsync("/admin/counts");
        await Visitor.Page.FillAsync("#count-search", _mark);
        await Visitor.See("start-count").ClickAsync();

        await Visitor.Page.FillAsync($"[name='counted.{few}']", "3");
        await Visitor.See("save-count").ClickAsync();
        await Expect(Visitor.Notice).ToContainTextAsync("1 number is saved");
        await Expect(Visitor.See("count-lines")).ToContainTextAsync("−2");
        await Visitor.See("finish-count").ClickAsync();
        await Visitor.See("confirm-finish").ClickAsync();

        await Expect(Visitor.Notice).ToContainTextAsync("The count is booked");
        Assert.Equal((3, 5), ((await Admin.StockAsync(few)).Value.Stock, (await Admin.StockAsync(many)).Value.Stock));
    }

    [Fact]
    public async Task Downloaded_catalog_is_changed_and_imported_with_a_look_at_each_field()
    {
        var book = await Admin.ListBookAsync(stock: 5, title: $"Revised {_mark}");
        await SignInAsAdminAsync();
        await Visitor.GoAsync("/admin/books");
        var download = await Visitor.Page.RunAndWaitForDownloadAsync(() => Visitor.See("export-books").ClickAsync());
        var lines = await File.ReadAllLinesAsync(await download.PathAsync(), TestContext.Current.CancellationToken);
        var line = lines.Single(text => text.StartsWith($"Revised {_mark}", StringComparison.Ordinal));
        var file = $"{lines[0]}\n{line.Replace("12.50", "13.75", StringComparison.Ordinal)}\n";

        await Visitor.GoAsync("/admin/imports");
        await Visitor.Page.SetInputFilesAsync("[name=file]", new FilePayload { Name = "catalog.csv", MimeType = "text/csv", Buffer = Encoding.UTF8.GetBytes(file) });
        await Visitor.See("upload-import").ClickAsync();

        await Expect(Visitor.See("import-lines")).ToContainTextAsync("$12.50");
        await Expect(Visitor.See("import-lines")).ToContainTextAsync("$13.75");
        await Visitor.See("update-existing").CheckAsync();
        await Visitor.See("confirm-import").ClickAsync();
        await Expect(Visitor.See("import-done")).ToContainTextAsync("1 book imported");
        Assert.Equal(1375, (await Admin.StockAsync(book)).Value.UnitAmount);
    }

    private async Task ChangeAsync(string kind, string copies, string reason)
    {
        await Visitor.Page.SelectOptionAsync("#stock-kind", kind);
        await Visitor.Page.FillAsync("#stock-copies", copies);
        await Visitor.Page.FillAsync("#stock-reason", reason);
        await Visitor.See("change-stock").ClickAsync();
    }

    private Task SignInAsAdminAsync() => Visitor.SignInAsync("admin@bookly.example", "Read-Me-A-Story-1");
}

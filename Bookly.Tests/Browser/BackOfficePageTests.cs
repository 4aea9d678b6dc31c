using System.Text;
using Bookly.Contracts;
using Bookly.Tests.BackOffice;
using Bookly.Tests.Fixtures;
using Microsoft.Playwright;

namespace Bookly.Tests.Browser;

public sealed class BackOfficePageTests(ShopFixture shop, BrowserFixture browser) : ShopVisit(shop, browser)
{
    [Fact]
    public async Task Back_office_pages_are_for_admins()
    {
        await Visitor.GoAsync("/admin/books");
        Assert.Equal("/account/sign-in?returnUrl=%2Fadmin%2Fbooks", Visitor.Location);

        await Visitor.SignInAsync(Reader.Email);

        await Expect(Visitor.Headline).ToHaveTextAsync("This part of the shop is for its staff");
        Assert.Equal(403, await Visitor.GoAsync("/admin/imports"));
        await Visitor.GoAsync("/");
        await Visitor.See("account-menu").ClickAsync();
        await Expect(Visitor.See("back-office-link")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Admin_adds_corrects_illustrates_and_removes_a_book()
    {
        var title = $"By hand {Guid.NewGuid():N}";
        await SignInAsAdminAsync();
        await Visitor.GoAsync("/");
        await Visitor.See("account-menu").ClickAsync();
        await Visitor.See("back-office-link").ClickAsync();
        await Visitor.Page.ClickAsync("a[href='/admin/books']");
        await Visitor.See("add-book").ClickAsync();

        foreach (var (field, value) in new[] { ("Title", title), ("Author", "A. Hand"), ("Genre", "Essays"), ("Description", "Typed."), ("Price", "much"), ("Stock", "3") })
        {
            await Visitor.Page.FillAsync($"[name='Form.{field}']", value);
        }

        await Visitor.See("save-book").ClickAsync();
        await Expect(Visitor.Page.Locator("#unitAmount-help")).ToHaveTextAsync("Give a price such as 12.50.");
        await Expect(Visitor.Page.Locator("[name='Form.Title']")).ToHaveValueAsync(title);
        await Visitor.Page.FillAsync("[name='Form.Price']", "12.50");
        await Visitor.See("save-book").ClickAsync();
        await Expect(Visitor.Notice).ToContainTextAsync("is saved");
        await Expect(Visitor.Headline).ToHaveTextAsync(title);

        await UploadAsync("[name=cover]", "cover.png", "<svg/>"u8.ToArray(), "upload-cover");
        await Expect(Visitor.Notice).ToContainTextAsync("not a PNG, JPEG or WebP");
        await UploadAsync("[name=cover]", "cover.png", Pictures.Make(400, 600), "upload-cover");
        await Expect(Visitor.Notice).ToContainTextAsync("new cover");
        Assert.True(await Visitor.Page.Locator("img.cover").EvaluateAsync<bool>("cover => cover.decode().then(() => cover.naturalWidth === 400)"));

        await Visitor.See("delete-book").ClickAsync();
        await Visitor.See("confirm-delete").ClickAsync();
        await Expect(Visitor.Notice).ToContainTextAsync("off the catalog");
    }

    [Fact]
    public async Task Held_book_is_explained_and_removed_by_force()
    {
        var id = await Admin.ListBookAsync(stock: 5);
        await Reader.StartBuyingAsync(id, quantity: 2);
        await SignInAsAdminAsync();
        await Visitor.GoAsync($"/admin/books/{id}");

        await Visitor.Page.FillAsync("[name='Form.Stock']", "1");
        await Visitor.See("save-book").ClickAsync();
        await Expect(Visitor.See("form-problem")).ToContainTextAsync("2 copies are held by open checkouts");

        await Visitor.See("delete-book").ClickAsync();
        await Visitor.See("confirm-delete").ClickAsync();
        await Expect(Visitor.Notice).ToContainTextAsync("off the catalog");
        Assert.Equal(ProblemCodes.BookNotFound, (await Admin.StockAsync(id)).Code);
    }

    [Fact]
    public async Task Admin_relists_a_removed_book()
    {
        var title = $"Again {Guid.NewGuid():N}";
        var id = await Admin.ListBookAsync(stock: 1, title: title);
        await Admin.SendAsync<object>(HttpMethod.Delete, $"/api/admin/books/{id}");
        await SignInAsAdminAsync();
        await Visitor.GoAsync("/admin/retired?q=" + Uri.EscapeDataString(title));

        await Visitor.Page.FillAsync("[name=stock]", "4");
        await Visitor.See("relist").ClickAsync();

        await Expect(Visitor.Notice).ToContainTextAsync("is in the catalog again");
        Assert.Equal(4, (await Admin.StockAsync(id)).Value.Stock);
    }

    [Fact]
    public async Task Admin_imports_books_after_a_preview()
    {
        var mark = Guid.NewGuid().ToString("N");
        var csv = $"title,author,genre,description,price,stock\nOne {mark},A. Writer,Essays,Text.,12.50,3\nTwo {mark},A. Writer,Essays,Text.,free,3\n";
        await SignInAsAdminAsync();
        await Visitor.GoAsync("/admin/imports");

        await UploadAsync("[name=file]", "books.csv", Encoding.UTF8.GetBytes("name\nnobody\n"), "upload-import");
        await Expect(Visitor.Notice).ToContainTextAsync("must name the columns");
        await UploadAsync("[name=file]", "books.csv", Encoding.UTF8.GetBytes(csv), "upload-import");

        await Expect(Visitor.See("import-lines")).ToContainTextAsync($"Two {mark}");
        await Expect(Visitor.See("import-lines")).ToContainTextAsync("price: give a number");
        var report = await Visitor.Page.RunAndWaitForDownloadAsync(() => Visitor.Page.ClickAsync("a[download]"));
        Assert.Contains($"Two {mark}", await File.ReadAllTextAsync(await report.PathAsync(), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        await Visitor.See("confirm-import").ClickAsync();
        await Expect(Visitor.See("import-done")).ToContainTextAsync("1 book imported");
        await Visitor.See("kind-New").ClickAsync();
        await Visitor.Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = $"One {mark}" }).ClickAsync();
        await Expect(Visitor.Headline).ToHaveTextAsync($"One {mark}");
    }

    private Task SignInAsAdminAsync() => Visitor.SignInAsync("admin@bookly.example", "Read-Me-A-Story-1");

    private async Task UploadAsync(string field, string name, byte[] content, string button)
    {
        await Visitor.Page.SetInputFilesAsync(field, new FilePayload { Name = name, MimeType = "application/octet-stream", Buffer = content });
        await Visitor.See(button).ClickAsync();
    }
}

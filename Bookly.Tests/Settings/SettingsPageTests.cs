using Bookly.Contracts;
using Bookly.Tests.BackOffice;
using Bookly.Tests.Browser;
using Bookly.Tests.Fixtures;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Bookly.Tests.Settings;

/// <summary>The owner's pages, and what shoppers see of them, on a site and a shop of their own: the name is on every page.</summary>
public sealed class SettingsPageTests(SettingsPageTests.OwnSite own, BrowserFixture browser) : IClassFixture<SettingsPageTests.OwnSite>, IAsyncLifetime
{
    private Visitor _owner = null!;

    public sealed class OwnSite(ShopFixture fixture) : IAsyncLifetime
    {
        private OtherSite _site = null!;

        public TestShop Shop { get; private set; } = null!;

        public Uri Address => _site.Address;

        public async ValueTask InitializeAsync()
        {
            Shop = await TestShop.StartAsync(fixture);
            _site = await OtherSite.StartAsync(
                fixture, settings: [("services__apiservice__http__0", Shop.ApiAddress.ToString()), ("Live__Channel", Shop.Channel)]);
        }

        public async ValueTask DisposeAsync()
        {
            _site?.Dispose();
            if (Shop is not null) await Shop.DisposeAsync();
        }
    }

    public async ValueTask InitializeAsync()
    {
        _owner = await browser.NewVisitorAsync(own.Address);
        await _owner.SignInAsync("admin@bookly.example", "Read-Me-A-Story-1");
    }

    public ValueTask DisposeAsync() => _owner?.DisposeAsync() ?? ValueTask.CompletedTask;

    [Fact]
    public async Task Name_and_colour_are_on_every_page_and_keep_the_security_policy()
    {
        List<string> errors = [];
        _owner.Page.Console += (_, message) =>
        {
            if (message.Type == "error") errors.Add(message.Text);
        };
        await _owner.GoAsync("/admin/settings");

        await _owner.Page.FillAsync("[name='Form.Name']", "Corner Books");
        await _owner.Page.FillAsync("[name='Form.Accent']", "yellow");
        await _owner.Page.FillAsync("[name='Form.LowStock']", "many");
        await _owner.See("save-settings").ClickAsync();
        await Expect(_owner.Page.Locator("#accent-help")).ToContainTextAsync("Give a colour as #");
        await Expect(_owner.Page.Locator("#lowStock-help")).ToContainTextAsync("from 0 to 1000");
        await Expect(_owner.Page.Locator("[name='Form.Name']")).ToHaveValueAsync("Corner Books");
        await Expect(_owner.Page.Locator(".brand__name")).Not.ToHaveTextAsync("Corner Books");
        await _owner.Page.FillAsync("[name='Form.Accent']", "#ffe600");
        await _owner.Page.FillAsync("[name='Form.LowStock']", "7");
        await _owner.See("save-settings").ClickAsync();
        await Expect(_owner.Notice).ToContainTextAsync("saved");

        await using var guest = await browser.NewVisitorAsync(own.Address);
        await guest.GoAsync("/");
        await Expect(guest.Page.Locator(".brand__name")).ToHaveTextAsync("Corner Books");
        await Expect(guest.Page.Locator(".site-footer strong")).ToHaveTextAsync("Corner Books");
        await Expect(guest.Page).ToHaveTitleAsync("Corner Books: classics, carefully kept in stock");
        // Yellow cannot be read on paper: a darker shade of it is shown there, and the yellow itself in the dark.
        Assert.Equal(AccentColour.OnLight("#ffe600").Accent, await AccentAsync(guest));
        Assert.Empty(await Axe.CheckAsync(guest.Page));
        // At once: colours that are still changing have a contrast of their own.
        await guest.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark, ReducedMotion = ReducedMotion.Reduce });
        Assert.Equal("#ffe600", await AccentAsync(guest));
        Assert.Empty(await Axe.CheckColoursAsync(guest.Page));
        await guest.GoAsync("/cart");
        await Expect(guest.Page).ToHaveTitleAsync("Your cart · Corner Books");
        Assert.Empty(errors);
    }

    [Fact]
    public async Task Logo_takes_the_place_of_the_name_and_a_script_does_not()
    {
        await _owner.GoAsync("/admin/settings");

        await UploadAsync("logo.png", "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"u8.ToArray());
        await Expect(_owner.Notice).ToContainTextAsync("not a PNG, JPEG or WebP");
        await Expect(_owner.Page.Locator(".brand__logo")).ToHaveCountAsync(0);

        await UploadAsync("logo.png", Pictures.Make(600, 150));
        await Expect(_owner.Notice).ToContainTextAsync("new logo");
        await _owner.GoAsync("/");
        Assert.True(await _owner.Page.Locator(".brand__logo").EvaluateAsync<bool>("logo => logo.decode().then(() => logo.naturalWidth === 512)"));
        Assert.Empty(await Axe.CheckAsync(_owner.Page));

        await _owner.GoAsync("/admin/settings");
        await _owner.See("remove-logo").ClickAsync();
        await Expect(_owner.Page.Locator(".brand__logo")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Legal_page_is_written_previewed_and_read_in_the_readers_language()
    {
        await _owner.GoAsync("/admin/settings/pages");
        await _owner.Page.ClickAsync("a[href='/admin/settings/pages/withdrawal/en']");
        await Expect(_owner.See("to-fill-in")).ToContainTextAsync("address for returns");

        await _owner.See("page-text").FillAsync("# Sending back\n\n<script>document.title = 'run'</script>");
        await _owner.See("save-page").ClickAsync();
        await Expect(_owner.See("form-problem")).ToContainTextAsync("Line 3: <script>");
        await Expect(_owner.See("page-text")).ToHaveValueAsync("# Sending back\n\n<script>document.title = 'run'</script>");
        await _owner.See("page-text").FillAsync("[Here](javascript:alert(1))");
        await _owner.See("preview-page").ClickAsync();
        await Expect(_owner.See("form-problem")).ToContainTextAsync("Line 1: [Here]");

        await _owner.See("page-text").FillAsync("# Sending back\n\nWithin *14 days*.");
        await _owner.See("preview-page").ClickAsync();
        await Expect(_owner.See("page-preview").Locator("em")).ToHaveTextAsync("14 days");
        await using var guest = await browser.NewVisitorAsync(own.Address, new() { Locale = "de-DE" });
        Assert.Equal(404, await guest.GoAsync("/legal/withdrawal"));
        await _owner.See("save-page").ClickAsync();
        await Expect(_owner.Notice).ToContainTextAsync("The page is saved");

        await guest.GoAsync("/");
        await guest.See("legal-links").GetByRole(AriaRole.Link, new() { Name = "Widerrufsrecht" }).ClickAsync();
        await Expect(guest.Headline).ToHaveTextAsync("Widerrufsrecht");
        // There is no German text yet.
        await Expect(guest.See("legal-page").Locator("[lang=en] h2")).ToHaveTextAsync("Sending back");
        Assert.Empty(await Axe.CheckAsync(guest.Page));

        await _owner.GoAsync("/admin/settings/pages/withdrawal/de");
        await _owner.See("page-text").FillAsync("# Zurückschicken\n\nBinnen *14 Tagen*.");
        await _owner.See("save-page").ClickAsync();
        await Expect(_owner.Notice).ToContainTextAsync("The page is saved");
        await guest.GoAsync("/legal/withdrawal");
        await Expect(guest.See("legal-page").Locator("[lang=de] h2")).ToHaveTextAsync("Zurückschicken");
    }

    [Fact]
    public async Task Second_of_two_owners_is_told_of_the_first()
    {
        await using var colleague = await browser.NewVisitorAsync(own.Address);
        await colleague.SignInAsync("admin@bookly.example", "Read-Me-A-Story-1");
        await colleague.GoAsync("/admin/settings");
        await _owner.GoAsync("/admin/settings");
        await _owner.Page.FillAsync("[name='Form.ContactPhone']", "+44 20 1");
        await _owner.See("save-settings").ClickAsync();
        await Expect(_owner.Notice).ToContainTextAsync("saved");

        await colleague.Page.FillAsync("[name='Form.ContactMail']", "hello@books.example");
        await colleague.See("save-settings").ClickAsync();

        await Expect(colleague.See("form-problem")).ToContainTextAsync("Somebody has changed this");
        await Expect(colleague.Page.Locator("#contactPhone-help")).ToContainTextAsync("+44 20 1");
        await colleague.Page.FillAsync("[name='Form.ContactPhone']", "+44 20 1");
        await colleague.See("save-settings").ClickAsync();
        await Expect(colleague.Notice).ToContainTextAsync("saved");
        var saved = (await own.Shop.Admin.SendAsync<AdminSettings>(HttpMethod.Get, "/api/admin/settings")).Value.Settings;
        Assert.Equal(("hello@books.example", "+44 20 1"), (saved.ContactMail, saved.ContactPhone));
    }

    private static Task<string> AccentAsync(Visitor visitor) =>
        visitor.Page.EvaluateAsync<string>("() => getComputedStyle(document.documentElement).getPropertyValue('--accent').trim()");

    private async Task UploadAsync(string name, byte[] content)
    {
        await _owner.Page.SetInputFilesAsync("[name=logo]", new FilePayload { Name = name, MimeType = "image/png", Buffer = content });
        await _owner.See("upload-logo").ClickAsync();
    }
}

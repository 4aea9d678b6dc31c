using Bookly.Contracts;
using Bookly.Tests.Fixtures;
using Microsoft.Playwright;

namespace Bookly.Tests.Browser;

public sealed class DoctorPageTests(ShopFixture shop, BrowserFixture browser) : ShopVisit(shop, browser)
{
    [Fact]
    public async Task Owner_has_the_signing_secret_tried()
    {
        await Visitor.SignInAsync("admin@bookly.example", "Read-Me-A-Story-1");
        await Visitor.GoAsync("/admin/doctor");
        await Expect(Visitor.Page.Locator($"[data-finding='{FindingCodes.Owner}']")).ToContainTextAsync("In order");

        await Visitor.See("probe").ClickAsync();

        var secret = Visitor.Page.Locator($"[data-finding='{FindingCodes.WebhookSecret}']");
        await Expect(secret).ToHaveAttributeAsync("data-level", nameof(FindingLevel.Ok));
        await Expect(secret).ToContainTextAsync("signed with a secret of this shop");
        var levels = await Visitor.Page.Locator("[data-level]").EvaluateAllAsync<string[]>("rows => rows.map(row => row.dataset.level)");
        Assert.Equal(levels.OrderBy(Enum.Parse<FindingLevel>), levels);
    }

    [Fact]
    public async Task Page_speaks_German()
    {
        await using var german = await NewVisitorAsync(new BrowserNewContextOptions { Locale = "de-AT" });
        await german.SignInAsync("admin@bookly.example", "Read-Me-A-Story-1");

        await german.GoAsync("/admin/doctor");

        await Expect(german.Page.Locator($"[data-finding='{FindingCodes.Smtp}']")).ToContainTextAsync("Mailserver");
        // What the API says beside it stays English, and says so to screen readers.
        await Expect(german.Page.Locator($"[data-finding='{FindingCodes.Smtp}'] [lang=en]")).ToContainTextAsync("The mail server");
    }
}

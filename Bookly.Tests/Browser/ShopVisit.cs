using Bookly.Tests.Fixtures;
using Microsoft.Playwright;

namespace Bookly.Tests.Browser;

/// <summary>What every browser test starts with: the running shop, its admin, and a reader with a browser.</summary>
public abstract class ShopVisit(ShopFixture shop, BrowserFixture browser) : IAsyncLifetime
{
    protected ShopFixture Shop { get; } = shop;

    /// <summary>Lists books for the test and looks into the stock.</summary>
    protected Shopper Admin { get; private set; } = null!;

    /// <summary>A fresh account, used through the API by the test's own hand.</summary>
    protected Shopper Reader { get; private set; } = null!;

    /// <summary>A browser in which nobody is signed in yet.</summary>
    protected Visitor Visitor { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Admin = await Shopper.AdminAsync(await Shop.ApiAsync());
        Reader = await Shopper.RegisterAsync(await Shop.ApiAsync());
        Visitor = await NewVisitorAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Visitor.DisposeAsync();
        Reader.Dispose();
        Admin.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>As if the reader had followed the mailed link.</summary>
    protected async Task ConfirmAsync()
    {
        await using var source = Npgsql.NpgsqlDataSource.Create(await Shop.DatabaseAsync());
        await using var confirm = source.CreateCommand("UPDATE users SET email_confirmed = true WHERE email = $1");
        confirm.Parameters.Add(new() { Value = Reader.Email });
        await confirm.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    /// <param name="site">Another way to the website than its own address.</param>
    protected async Task<Visitor> NewVisitorAsync(BrowserNewContextOptions? options = null, Uri? site = null) =>
        await browser.NewVisitorAsync(site ?? await Shop.AddressAsync("web"), options);

    protected static ILocatorAssertions Expect(ILocator locator) => Assertions.Expect(locator);
}

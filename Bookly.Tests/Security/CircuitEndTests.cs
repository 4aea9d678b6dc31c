using Bookly.Tests.Browser;
using Bookly.Tests.Fixtures;
using Microsoft.Playwright;
using Npgsql;

namespace Bookly.Tests.Security;

/// <summary>A page with a circuit ends with its session, and its shopper comes back to it.</summary>
public sealed class CircuitEndTests(ShopFixture shop, BrowserFixture browser) : ShopVisit(shop, browser)
{
    [Theory]
    [InlineData("DELETE FROM account_sessions WHERE user_id = (SELECT id FROM users WHERE email = $1)")]
    [InlineData("UPDATE users SET security_stamp = 'another' WHERE email = $1")]
    [InlineData("INSERT INTO user_roles (user_id, role_id) SELECT u.id, r.id FROM users u, roles r WHERE u.email = $1 AND r.name = 'Owner'")]
    public async Task Open_circuit_leads_to_the_sign_in_and_back(string end)
    {
        // Nobody pays, so the page waits in its circuit.
        var checkout = await Reader.StartBuyingAsync(await Admin.ListBookAsync(stock: 1));
        var page = $"/dashboard?session_id={checkout.SessionId}";
        await Visitor.SignInAsync(Reader.Email);
        // Without its stream the page has nothing but the circuit that could tell it.
        await Visitor.Page.RouteAsync("**/live?*", route => route.AbortAsync());
        await Visitor.GoAsync(page);
        await Expect(Visitor.OrderStatus).ToBeVisibleAsync();

        await ExecuteAsync(end);

        await Visitor.ArriveAsync($"/account/sign-in?returnUrl={Uri.EscapeDataString(page)}");
        await Visitor.SignInAsync(Reader.Email);
        Assert.Equal(page, Visitor.Location);
    }

    [Fact]
    public async Task Session_is_known_by_its_browser_and_network()
    {
        await Visitor.SignInAsync(Reader.Email);
        await Visitor.GoAsync("/account");

        await Expect(Visitor.See("session").First).ToContainTextAsync("Chrome, ");
        await Expect(Visitor.See("session").First).ToContainTextAsync("127.0.0.0/24");
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create(await Shop.DatabaseAsync());
        await using var command = source.CreateCommand(sql);
        command.Parameters.Add(new NpgsqlParameter { Value = Reader.Email });
        Assert.NotEqual(0, await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken));
    }
}

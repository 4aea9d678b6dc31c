using Bookly.Tests.Fixtures;
using Npgsql;

namespace Bookly.Tests.Browser;

public sealed class ConsoleOperationsTests(ShopFixture shop, BrowserFixture browser) : ShopVisit(shop, browser)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_staff_replays_an_event_puts_a_case_away_and_reconciles()
    {
        var mark = Guid.NewGuid().ToString("N");
        var payload = StripeBodies.Event($"evt_{mark}", "library.opened").Replace("'", "''", StringComparison.Ordinal);
        await ExecuteAsync(
            $"""
            INSERT INTO payment_events (id, type, payload, state, attempts, last_error, received_at)
            VALUES ('evt_{mark}', 'library.opened', '{payload}', 'Dead', 12, 'out of paper', now());
            INSERT INTO payment_cases (kind, subject, session_id, amount, currency, detail, opened_at)
            VALUES ('OrderUnknown', '{mark}', 'cs_{mark}', 1250, 'usd', 'Detail {mark}', now());
            """);
        await Visitor.SignInAsync("admin@bookly.example", "Bookly-Dev-1!");

        await Visitor.GoAsync("/admin/inbox?state=dead");
        var row = Visitor.Page.Locator("tr", new() { HasText = $"evt_{mark}" });
        await Expect(row).ToContainTextAsync("out of paper");
        await row.GetByTestId("replay").ClickAsync();
        await Expect(Visitor.Notice).Not.ToBeEmptyAsync();
        await Eventually.BecomesAsync(() => StateOfEventAsync(mark), state => state == "Processed");

        await Visitor.GoAsync("/admin/cases");
        var found = Visitor.Page.Locator("[data-case-id]", new() { HasText = mark });
        await found.Locator("[name=note]").FillAsync("A test of the console.");
        await found.GetByTestId("case-Dismiss").ClickAsync();
        await Expect(Visitor.Notice).Not.ToBeEmptyAsync();
        await Expect(Visitor.Page.Locator("[data-case-id]", new() { HasText = mark })).ToHaveCountAsync(0);

        await Visitor.GoAsync("/admin/reconciler");
        await Visitor.See("reconcile-now").ClickAsync();
        await Expect(Visitor.See("run-Succeeded")).ToBeVisibleAsync(new() { Timeout = 60_000 });
    }

    [Fact]
    public async Task Nobody_else_sees_what_the_staff_sees()
    {
        await Visitor.SignInAsync(Reader.Email);

        foreach (var page in new[] { "/admin", "/admin/orders", "/admin/cases", "/admin/disputes", "/admin/inbox", "/admin/reconciler", "/admin/invariants" })
        {
            Assert.Equal(403, await Visitor.GoAsync(page));
        }
    }

    private async Task<string> StateOfEventAsync(string mark)
    {
        await using var connection = new NpgsqlConnection(await Shop.DatabaseAsync());
        await connection.OpenAsync(Ct);
        await using var command = new NpgsqlCommand($"SELECT state FROM payment_events WHERE id = 'evt_{mark}'", connection);
        return (string)(await command.ExecuteScalarAsync(Ct))!;
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(await Shop.DatabaseAsync());
        await connection.OpenAsync(Ct);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Ct);
    }
}

using Bookly.Tests.Fixtures;
using Microsoft.Playwright;
using Npgsql;

namespace Bookly.Tests.Browser;

public sealed class ConsoleOperationsTests(ShopFixture shop, BrowserFixture browser) : ShopVisit(shop, browser)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Admin_replays_dismisses_a_case_and_reconciles()
    {
        var mark = Guid.NewGuid().ToString("N");
        var payload = StripeBodies.Event($"evt_{mark}", "library.opened").Replace("'", "''", StringComparison.Ordinal);
        await ExecuteAsync(
            $"""
            INSERT INTO payment_events (id, type, payload, state, attempts, last_error, received_at)
            VALUES ('evt_{mark}', 'library.opened', '{payload}', 'Dead', 12, 'out of paper', now());
            INSERT INTO payment_cases (kind, subject, session_id, amount, currency, detail, opened_at)
            VALUES ('OrderUnknown', '{mark}', 'cs_{mark}', 1250, 'usd', 'Detail {mark}', now());
            INSERT INTO outbox_mails (fact, recipient, subject, text, html, state, attempts, last_error, created_at)
            VALUES ('test.{mark}', '{mark}@readers.example', 'Subject {mark}', 'Text', '<p>Text</p>', 'Dead', 8, 'the mailbox is full', now());
            """);
        await Visitor.SignInAsync("admin@bookly.example", "Read-Me-A-Story-1");

        await Visitor.GoAsync("/admin");
        await Visitor.See("needed").Filter(new() { HasText = "given up" }).First.ClickAsync();
        var row = Visitor.Page.Locator("tr", new() { HasText = $"evt_{mark}" });
        await Expect(row).ToContainTextAsync("out of paper");
        await row.GetByTestId("replay").ClickAsync();
        await Expect(Visitor.Notice).Not.ToBeEmptyAsync();
        await Eventually.BecomesAsync(() => StateAsync($"payment_events WHERE id = 'evt_{mark}'"), state => state == "Processed");

        Assert.StartsWith("/admin/inbox", Visitor.Location, StringComparison.Ordinal);

        await Visitor.Page.GetByRole(AriaRole.Link, new() { Name = "Mails" }).ClickAsync();
        var mail = Visitor.Page.Locator("[data-mail-id]", new() { HasText = mark });
        await Expect(mail).ToContainTextAsync("the mailbox is full");
        await mail.GetByTestId("replay").ClickAsync();
        await Expect(Visitor.Notice).ToContainTextAsync("sent again");
        await Eventually.BecomesAsync(() => StateAsync($"outbox_mails WHERE fact = 'test.{mark}'"), state => state == "Sent");
        await Visitor.See("state-sent").ClickAsync();
        await Expect(mail).ToBeVisibleAsync();

        await Visitor.GoAsync("/admin/cases?state=all");
        var found = Visitor.Page.Locator("[data-case-id]", new() { HasText = mark });
        await found.Locator("[name=note]").FillAsync("A test of the console.");
        await found.GetByTestId("case-Dismiss").ClickAsync();
        await Expect(Visitor.Notice).Not.ToBeEmptyAsync();
        Assert.Equal("/admin/cases?state=all", Visitor.Location);
        await Expect(found).ToContainTextAsync("A test of the console.");

        await Visitor.GoAsync("/admin/reconciler");
        await Visitor.See("reconcile-now").ClickAsync();
        await Expect(Visitor.See("run-Succeeded")).ToBeVisibleAsync(new() { Timeout = 60_000 });
    }

    [Fact]
    public async Task Overview_leads_to_what_is_wrong_until_it_is_over()
    {
        await ExecuteAsync("INSERT INTO alarms (kind, detail, began_at) VALUES ('payout_failed', 'Payout po_1: closed', now())");
        try
        {
            await Visitor.SignInAsync("admin@bookly.example", "Read-Me-A-Story-1");
            await Visitor.GoAsync("/admin");
            await Visitor.See("needed").Filter(new() { HasText = "A payout to the bank failed" }).ClickAsync();

            var alarm = Visitor.Page.Locator("[data-kind=payout_failed]").First;
            await Expect(alarm).ToContainTextAsync("Payout po_1: closed");
            await Expect(alarm).ToContainTextAsync("Lasts");
        }
        finally
        {
            await ExecuteAsync("UPDATE alarms SET ended_at = now() WHERE kind = 'payout_failed'");
        }

        await Visitor.GoAsync("/admin/monitor");
        await Expect(Visitor.Page.Locator("[data-kind=payout_failed]").First).ToContainTextAsync("Over since");
        await Visitor.GoAsync("/admin");
        await Expect(Visitor.See("needed").Filter(new() { HasText = "A payout to the bank failed" })).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Console_pages_are_for_admins()
    {
        await Visitor.SignInAsync(Reader.Email);

        foreach (var page in new[] { "/admin", "/admin/orders", "/admin/cases", "/admin/disputes", "/admin/inbox", "/admin/mails", "/admin/reconciler", "/admin/monitor", "/admin/invariants" })
        {
            Assert.Equal(403, await Visitor.GoAsync(page));
        }
    }

    private async Task<string> StateAsync(string row)
    {
        await using var connection = new NpgsqlConnection(await Shop.DatabaseAsync());
        await connection.OpenAsync(Ct);
        await using var command = new NpgsqlCommand($"SELECT state FROM {row}", connection);
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

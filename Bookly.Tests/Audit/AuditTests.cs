using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Bookly.ApiService.Audit;
using Bookly.Contracts;
using Bookly.Tests.BackOffice;
using Bookly.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Bookly.Tests.Audit;

/// <summary>Every change by staff leaves an entry with it, and none without it.</summary>
public sealed class AuditTests(OwnShop own, ShopFixture fixture) : IClassFixture<OwnShop>
{
    private readonly TestShop _shop = own.Shop;

    [Fact]
    public async Task Book_is_audited_from_its_listing_to_its_end()
    {
        var id = await _shop.Admin.ListBookAsync(stock: 5, title: "Emma");
        var book = (await _shop.Admin.StockAsync(id)).Value;
        var edit = new BookEdit("Emma", book.Author, book.Genre, book.Description, 1500, book.Currency, 5);

        _ = (await _shop.Admin.EditBookAsync(id, edit)).Value;
        // The same again changes nothing, and leaves nothing.
        _ = (await _shop.Admin.EditBookAsync(id, edit)).Value;
        Assert.Equal(HttpStatusCode.OK, (await PutCoverAsync(id)).Status);
        Assert.Equal(HttpStatusCode.OK, (await _shop.Admin.SendContentAsync<AdminBook>(HttpMethod.Delete, $"/api/admin/books/{id}/cover", null, await _shop.Admin.BasedOnAsync(id))).Status);
        await _shop.Admin.SendAsync<JsonElement>(HttpMethod.Delete, $"/api/admin/books/{id}");
        _ = (await _shop.Admin.SendAsync<AdminBook>(HttpMethod.Post, $"/api/admin/books/{id}/relist", new Relist(2, null))).Value;

        var entries = await EntriesAsync($"subject=book:{id}");
        Assert.Equal(
            [AuditAction.BookRelisted, AuditAction.BookDelisted, AuditAction.CoverRemoved, AuditAction.CoverChanged, AuditAction.BookEdited, AuditAction.BookListed],
            entries.Select(entry => entry.Action));
        Assert.All(entries, entry => Assert.Equal((_shop.Admin.Email, "127.0.0.1"), (entry.Actor, entry.Address)));
        var changed = entries.Single(entry => entry.Action == AuditAction.BookEdited);
        Assert.Equal(("""{"unitAmount":1250}""", """{"unitAmount":1500}"""), (Compact(changed.Before), Compact(changed.After)));
    }

    [Fact]
    public async Task Refunds_decisions_and_repetitions_are_audited()
    {
        var bought = await _shop.BuyAsync(quantity: 2);
        var (_, opened) = await _shop.PayTooLateAsync();

        _ = (await _shop.Admin.RefundAsync(bought.OrderId, new RefundOrder(Amount: 300, Reason: "Torn."), "key-1")).Value;
        // A repeated request is the same refund.
        _ = (await _shop.Admin.RefundAsync(bought.OrderId, new RefundOrder(Amount: 300, Reason: "Torn."), "key-1")).Value;
        _ = (await _shop.Admin.ResolveAsync(opened.Id, CaseAction.Refund, "Too late.")).Value;
        await _shop.Admin.ReconcileAsync();

        var refund = Assert.Single(await EntriesAsync($"subject=order:{bought.OrderId}"));
        Assert.Equal((AuditAction.RefundOrdered, 300, "Torn."), (
            refund.Action, refund.After!.Value.GetProperty("amount").GetInt64(), refund.After.Value.GetProperty("reason").GetString()));
        var decision = Assert.Single(await EntriesAsync($"subject=case:{opened.Id}"));
        Assert.Equal(("Refund", "Too late."), (decision.After!.Value.GetProperty("action").GetString(), decision.After.Value.GetProperty("note").GetString()));
        Assert.NotEmpty(await EntriesAsync("action=ReconcileStarted"));
    }

    [Fact]
    public async Task Events_and_mails_that_are_tried_again_are_audited()
    {
        var name = Guid.NewGuid().ToString("N");
        await _shop.ExecuteAsync(
            $$"""
            INSERT INTO payment_events (id, type, payload, state, attempts, received_at) VALUES ('evt_{{name}}', 'unknown.type', '{}', 'Dead', 78, now());
            INSERT INTO outbox_mails (fact, recipient, subject, text, html, state, attempts, created_at) VALUES ('{{name}}', 'a@readers.example', 'S', 't', 'h', 'Dead', 78, now())
            """);
        var mail = await _shop.QueryAsync<long>($"SELECT id FROM outbox_mails WHERE fact = '{name}'");

        Assert.Equal(HttpStatusCode.Accepted, (await _shop.Admin.SendAsync<JsonElement>(HttpMethod.Post, $"/api/admin/events/evt_{name}/replay")).Status);
        Assert.Equal(HttpStatusCode.Accepted, (await _shop.Admin.SendAsync<JsonElement>(HttpMethod.Post, $"/api/admin/mails/{mail}/replay")).Status);

        Assert.Equal(AuditAction.EventReplayed, Assert.Single(await EntriesAsync($"subject=event:evt_{name}")).Action);
        Assert.Equal(AuditAction.MailReplayed, Assert.Single(await EntriesAsync($"subject=mail:{mail}")).Action);
    }

    [Fact]
    public async Task Import_is_audited_when_it_is_confirmed_or_discarded()
    {
        var confirmed = await UploadAsync();
        var discarded = await UploadAsync();

        await _shop.Admin.SendAsync<JsonElement>(HttpMethod.Post, $"/api/admin/imports/{confirmed}/confirm", new ConfirmImport(false));
        await _shop.Admin.SendAsync<JsonElement>(HttpMethod.Delete, $"/api/admin/imports/{discarded}");

        Assert.Equal(AuditAction.ImportConfirmed, Assert.Single(await EntriesAsync($"subject=import:{confirmed}")).Action);
        Assert.Equal(AuditAction.ImportDiscarded, Assert.Single(await EntriesAsync($"subject=import:{discarded}")).Action);
    }

    [Fact]
    public async Task Roles_and_lifted_limits_are_audited()
    {
        using var member = await Shopper.RegisterAdminAsync(_shop.ApiClient(), _shop.ConnectionString, StaffRole.Catalog);
        var id = await _shop.QueryAsync<string>($"SELECT id FROM users WHERE email = '{member.Email}'");

        await _shop.Admin.SendAsync<JsonElement>(HttpMethod.Put, $"/api/admin/staff/{id}/roles", new SetStaffRoles([StaffRole.Orders]));
        await _shop.Admin.SendAsync<JsonElement>(HttpMethod.Post, "/api/admin/wholesale", new LiftHoldLimit(member.Email));
        await _shop.Admin.SendAsync<JsonElement>(HttpMethod.Delete, $"/api/admin/wholesale/{id}");

        var entries = await EntriesAsync($"subject=account:{id}");
        Assert.Equal([AuditAction.HoldLimitsRestored, AuditAction.HoldLimitsLifted, AuditAction.RolesChanged], entries.Select(entry => entry.Action));
        Assert.Equal(("""{"roles":["Catalog"]}""", """{"roles":["Orders"]}"""), (Compact(entries[^1].Before), Compact(entries[^1].After)));
    }

    [Fact]
    public async Task Entries_are_found_by_action_actor_and_day()
    {
        using var member = await Shopper.RegisterAdminAsync(_shop.ApiClient(), _shop.ConnectionString, StaffRole.Catalog);
        var id = await member.ListBookAsync(stock: 1);
        var today = DateTime.UtcNow.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

        Assert.Equal($"book:{id}", Assert.Single(await EntriesAsync($"actor={member.Email[..8].ToUpperInvariant()}&action=booklisted&from={today}")).Subject);
        Assert.Empty(await EntriesAsync($"actor={member.Email}&action=RolesChanged"));
        Assert.Empty(await EntriesAsync($"actor={member.Email}&to=2026-01-01"));
        Assert.Empty(await EntriesAsync("actor=%25%25"));
        Assert.Equal(ProblemCodes.ValidationFailed, (await _shop.Admin.SendAsync<JsonElement>(HttpMethod.Get, "/api/admin/audit?action=nothing")).Code);
    }

    [Fact]
    public async Task Change_that_cannot_be_audited_is_not_made()
    {
        await using var shop = await TestShop.StartAsync(fixture);
        var id = await shop.Admin.ListBookAsync(stock: 5);
        await shop.ExecuteAsync("ALTER TABLE audit_entries ADD CONSTRAINT nothing_more CHECK (false) NOT VALID");

        var deleted = await shop.Admin.SendAsync<JsonElement>(HttpMethod.Delete, $"/api/admin/books/{id}");

        Assert.Equal(HttpStatusCode.InternalServerError, deleted.Status);
        Assert.Equal(5, (await shop.Admin.StockAsync(id)).Value.Stock);
    }

    [Theory]
    [InlineData("UPDATE audit_entries SET actor = 'somebody else'")]
    [InlineData("DELETE FROM audit_entries")]
    [InlineData("TRUNCATE audit_entries")]
    public async Task Database_itself_keeps_the_entries(string sql)
    {
        await _shop.Admin.ListBookAsync(stock: 1);
        var before = await _shop.QueryAsync<long>("SELECT count(*) FROM audit_entries");

        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, (await Assert.ThrowsAsync<PostgresException>(() => _shop.ExecuteAsync(sql))).SqlState);

        Assert.True(await _shop.QueryAsync<long>("SELECT count(*) FROM audit_entries") >= before);
    }

    [Fact]
    public async Task Old_entries_are_forgotten_by_policy_and_younger_ones_never()
    {
        await using var shop = await TestShop.StartAsync(fixture, settings: "Audit:RetentionDays=1");
        await shop.ExecuteAsync(
            """
            INSERT INTO audit_entries (at, actor, action, subject) VALUES
                (now() - interval '400 days', 'a', 'BookListed', 'book:1'), (now() - interval '360 days', 'a', 'BookListed', 'book:2')
            """);

        await using var scope = shop.Services().CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<AuditLog>().ForgetOldAsync(TestContext.Current.CancellationToken);

        Assert.Equal("book:2", await shop.QueryAsync<string>("SELECT string_agg(subject, ',') FROM audit_entries WHERE actor = 'a'"));
    }

    private async Task<IReadOnlyList<AuditEntry>> EntriesAsync(string query) =>
        (await _shop.Admin.SendAsync<PagedList<AuditEntry>>(HttpMethod.Get, $"/api/admin/audit?pageSize=100&{query}")).Value.Items;

    private static string Compact(JsonElement? json) => json?.GetRawText().Replace(" ", "", StringComparison.Ordinal) ?? "";

    private async Task<Answer<AdminBook>> PutCoverAsync(long id)
    {
        return await _shop.Admin.SendContentAsync<AdminBook>(
            HttpMethod.Put, $"/api/admin/books/{id}/cover",
            new ByteArrayContent(Pictures.Make(400, 600)) { Headers = { ContentType = new MediaTypeHeaderValue("image/png") } }, await _shop.Admin.BasedOnAsync(id));
    }

    private async Task<Guid> UploadAsync()
    {
        var csv = $"title,author,genre,description,price,stock\nThe {Guid.NewGuid():N},A. Tester,Essays,Made for one test.,12.50,3\n";
        return (await _shop.Admin.SendContentAsync<AdminImport>(
            HttpMethod.Post, "/api/admin/imports?fileName=books.csv", new StringContent(csv, Encoding.UTF8, "text/csv"))).Value.Id;
    }
}

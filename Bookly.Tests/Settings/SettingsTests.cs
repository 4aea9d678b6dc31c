using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Bookly.ApiService.Settings;
using Bookly.Contracts;
using Bookly.Tests.BackOffice;
using Bookly.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Bookly.Tests.Settings;

/// <summary>What the owner sets is shown by every replica without a restart, is never overwritten unseen, and is in the audit log.</summary>
public sealed class SettingsTests(SettingsTests.TwoReplicas own) : IClassFixture<SettingsTests.TwoReplicas>
{
    private const string Path = "/api/admin/settings";

    private readonly TestShop _shop = own.Shop;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public sealed class TwoReplicas(ShopFixture fixture) : IAsyncLifetime
    {
        public TestShop Shop { get; private set; } = null!;

        public ShopFixture Fixture => fixture;

        public async ValueTask InitializeAsync() => Shop = await TestShop.StartAsync(fixture, replicas: 2);

        public ValueTask DisposeAsync() => Shop is null ? ValueTask.CompletedTask : Shop.DisposeAsync();
    }

    [Fact]
    public async Task Configuration_is_where_the_settings_begin()
    {
        await using var shop = await TestShop.StartAsync(own.Fixture, settings: ["Shop:Name=First Name", "Shop:Seller=Corner Ltd | 1 Corner Street|Town", "Refunds:ProofAbove=4321"]);

        var begin = (await GetAsync(shop)).Settings;

        Assert.Equal(new ShopSettings("First Name", Seller: "Corner Ltd\n1 Corner Street\nTown", RefundProofAbove: 4321), begin);
        Assert.Equal(["Corner Ltd", "1 Corner Street", "Town"], (await InfoAsync(shop)).Seller);
        // Started again, it keeps what has been set since.
        await SaveAsync(shop, begin with { Name = "Second Name" }, "1");
        await shop.Services().GetServices<IHostedService>().Single(service => service.GetType().Name == "SettingsRefresh").StartAsync(Ct);
        Assert.Equal("Second Name", (await GetAsync(shop)).Settings.Name);
    }

    [Fact]
    public async Task Change_is_shown_by_the_other_replica_without_a_restart()
    {
        var name = await RenameAsync();

        Assert.Equal(name, (await InfoAsync()).Name);
        await Eventually.BecomesAsync(() => InfoAsync(replica: 1), shop => shop.Name == name);
    }

    [Fact]
    public async Task Replica_that_was_not_told_looks_by_itself()
    {
        var name = $"Untold {Guid.NewGuid():N}";

        await _shop.ExecuteAsync(
            $"UPDATE settings SET version = version + 1, text = jsonb_set(text::jsonb, '{{name}}', '\"{name}\"')::text WHERE name = 'shop'");

        await Eventually.BecomesAsync(() => InfoAsync(replica: 1), shop => shop.Name == name);
        await Eventually.BecomesAsync(() => InfoAsync(), shop => shop.Name == name);
    }

    [Fact]
    public async Task Last_known_settings_are_shown_while_Postgres_is_away()
    {
        var name = await RenameAsync();
        await _shop.ExecuteAsync("ALTER TABLE settings RENAME TO settings_away");
        try
        {
            // Not known to this replica by a look that came later.
            own.Shop.Services().GetRequiredService<SettingsSignal>().Wake();

            Assert.Equal(name, (await InfoAsync()).Name);
            Assert.Equal(HttpStatusCode.InternalServerError, (await _shop.Admin.SendAsync<AdminSettings>(HttpMethod.Get, Path)).Status);
        }
        finally
        {
            await _shop.ExecuteAsync("ALTER TABLE settings_away RENAME TO settings");
        }
    }

    [Fact]
    public async Task Change_of_an_older_version_is_refused_and_one_of_none_as_well()
    {
        var seen = await GetAsync();
        var first = (await SaveAsync(seen.Settings with { Name = $"First {Guid.NewGuid():N}" }, seen.Version)).Value;

        var second = await SaveAsync(seen.Settings with { Seller = "Second" }, seen.Version);
        var unseen = await SaveAsync(seen.Settings, null);
        var any = await SaveAsync(seen.Settings, "*");

        Assert.Equal((HttpStatusCode.PreconditionFailed, ProblemCodes.SettingsChanged), (second.Status, second.Code));
        Assert.Equal(first.Settings.Name, second.Problem.GetProperty("current").GetProperty("settings").GetProperty("name").GetString());
        Assert.Equal(first.Version, second.Problem.GetProperty("version").GetString());
        Assert.All([unseen, any], answer => Assert.Equal(((HttpStatusCode)428, ProblemCodes.VersionRequired), (answer.Status, answer.Code)));
        Assert.Equal(first.Settings, (await GetAsync()).Settings);
    }

    [Fact]
    public async Task One_of_many_at_once_wins_and_a_repeated_request_is_done()
    {
        var seen = await GetAsync();
        var edits = Enumerable.Range(0, 8).Select(i => seen.Settings with { Name = $"Number {i} {Guid.NewGuid():N}" }).ToList();

        var answers = await Task.WhenAll(edits.Select(edit => SaveAsync(edit, seen.Version)));

        var won = Assert.Single(answers, answer => answer.Status == HttpStatusCode.OK).Value;
        Assert.Equal(won.Version, (await SaveAsync(won.Settings, seen.Version)).Value.Version);
    }

    [Fact]
    public async Task Change_has_an_audit_entry_and_none_without_a_change()
    {
        var seen = await GetAsync();
        var edit = seen.Settings with { LowStock = seen.Settings.LowStock + 1 };
        await SaveAsync(edit, seen.Version);
        await SaveAsync(edit, seen.Version);
        await SaveAsync(edit with { LowStock = 900 }, seen.Version);

        var entries = (await _shop.Admin.SendAsync<PagedList<AuditEntry>>(HttpMethod.Get, "/api/admin/audit?subject=settings:shop&pageSize=100")).Value.Items
            .Where(entry => entry.After?.TryGetProperty("lowStock", out _) == true).ToList();

        var entry = Assert.Single(entries, entry => entry.After!.Value.GetProperty("lowStock").GetInt32() == edit.LowStock);
        Assert.Equal((AuditAction.SettingsChanged, "admin@bookly.example"), (entry.Action, entry.Actor));
        Assert.Equal($$"""{"lowStock":{{seen.Settings.LowStock}}}""", entry.Before!.Value.GetRawText());
        Assert.DoesNotContain(entries, other => other.After!.Value.GetProperty("lowStock").GetInt32() == 900);
    }

    [Theory]
    [InlineData("name", "\"\"")]
    [InlineData("name", "\"A name that goes on and on until nobody can read it in a header any more, at last\"")]
    [InlineData("accent", "\"red\"")]
    [InlineData("accent", "\"#12345\"")]
    [InlineData("accent", "\"#123456;}body{display:none\"")]
    [InlineData("contactMail", "\"nobody\"")]
    [InlineData("contactMail", "\"a@b.example, c@d.example\"")]
    [InlineData("refundProofAbove", "-1")]
    [InlineData("refundProofAbove", "100000000")]
    [InlineData("refundProofAbove", "9223372036854775807")]
    [InlineData("lowStock", "-1")]
    [InlineData("lowStock", "1001")]
    public async Task Setting_out_of_range_is_named_and_nothing_changes(string field, string value)
    {
        var seen = await GetAsync();
        var body = JsonSerializer.SerializeToNode(seen.Settings, JsonSerializerOptions.Web)!;
        body["seller"] = "Changed too";
        body[field] = System.Text.Json.Nodes.JsonNode.Parse(value);

        var refused = await _shop.Admin.SendContentAsync<AdminSettings>(HttpMethod.Put, Path, JsonContent.Create(body), IfMatch(seen.Version));

        Assert.Equal((HttpStatusCode.BadRequest, ProblemCodes.ValidationFailed), (refused.Status, refused.Code));
        Assert.NotEmpty(refused.Problem.GetProperty("errors").GetProperty(field).EnumerateArray());
        Assert.Equal((seen.Settings, seen.Version), ((await GetAsync()).Settings, (await GetAsync()).Version));
    }

    [Theory]
    [InlineData("<svg xmlns='http://www.w3.org/2000/svg' width='400' height='100'><script>alert(1)</script></svg>")]
    [InlineData("<!DOCTYPE html><script>alert(1)</script>")]
    [InlineData("alert(1)")]
    [InlineData("GIF89a")]
    [InlineData("")]
    public async Task Logo_that_is_no_picture_is_refused(string file)
    {
        var before = await GetAsync();

        var refused = await PutLogoAsync(Encoding.UTF8.GetBytes(file), before.LogoVersion);

        Assert.Equal((HttpStatusCode.BadRequest, ProblemCodes.InvalidImage), (refused.Status, refused.Code));
        Assert.Equal(before.LogoVersion, (await GetAsync()).LogoVersion);
    }

    [Fact]
    public async Task Logo_is_drawn_anew_shown_and_removed()
    {
        var before = await GetAsync();
        byte[] smuggled = [.. Pictures.Make(1600, 400), .. "<script>alert(1)</script>"u8];

        var saved = (await PutLogoAsync(smuggled, before.LogoVersion)).Value;
        var unseen = await PutLogoAsync(Pictures.Make(100, 100), before.LogoVersion);

        Assert.Equal((512, 128), (saved.Logo!.Width, saved.Logo.Height));
        Assert.Equal(ProblemCodes.SettingsChanged, unseen.Code);
        var shown = (await InfoAsync()).Logo!;
        Assert.Equal(saved.Logo, shown);
        using var api = _shop.ApiClient();
        using var answer = await api.GetAsync(new Uri(shown.Url, UriKind.Relative), Ct);
        var picture = await answer.Content.ReadAsByteArrayAsync(Ct);
        Assert.Equal(("image/png", TimeSpan.FromDays(365)), (answer.Content.Headers.ContentType!.MediaType, answer.Headers.CacheControl!.MaxAge));
        Assert.Equal("\x89PNG", Encoding.Latin1.GetString(picture[..4]));
        Assert.Equal(-1, picture.AsSpan().IndexOf("<script>"u8));
        await Eventually.BecomesAsync(() => InfoAsync(replica: 1), shop => shop.Logo == shown);

        var removed = await _shop.Admin.SendContentAsync<AdminSettings>(HttpMethod.Delete, Path + "/logo", null, IfMatch(saved.LogoVersion));

        Assert.Null(removed.Value.Logo);
        using var gone = await api.GetAsync(new Uri("/api/shop/logo", UriKind.Relative), Ct);
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
        Assert.Equal(2L, await _shop.QueryAsync<long>("SELECT count(*) FROM audit_entries WHERE subject = 'settings:logo'"));
    }

    [Fact]
    public async Task Page_is_public_once_it_is_filled_in_and_falls_back_to_the_other_language()
    {
        var draft = await PageAsync("shipping", "en");
        Assert.NotEmpty(draft.ToFillIn);
        Assert.Equal(ProblemCodes.LegalPageNotFound, (await ReadAsync("shipping", "en")).Code);

        var unfinished = (await SavePageAsync(draft, "We ship to [[countries]].")).Value;
        Assert.Equal(["countries"], unfinished.ToFillIn);
        Assert.Equal(ProblemCodes.LegalPageNotFound, (await ReadAsync("shipping", "en")).Code);

        var finished = (await SavePageAsync(unfinished, "# Where to\r\n\r\nWe ship to *France*.")).Value;
        Assert.Equal("# Where to\n\nWe ship to *France*.", finished.Text);
        var german = (await ReadAsync("shipping", "de")).Value;
        Assert.Equal(("en", "<h2>Where to</h2>\n<p>We ship to <em>France</em>.</p>\n"), (german.Language, german.Html));
        Assert.Equal(["en"], (await InfoAsync()).Pages.Single(page => page.Name == "shipping").Languages);
        Assert.True((await GetAsync()).Pages.Single(page => page is { Name: "shipping", Language: "en" }).IsPublic);

        await SavePageAsync(finished, "");
        Assert.Equal(ProblemCodes.LegalPageNotFound, (await ReadAsync("shipping", "en")).Code);
    }

    [Fact]
    public async Task Page_with_html_is_refused_and_nothing_is_saved()
    {
        var seen = await PageAsync("terms", "de");

        var refused = await SavePageAsync(seen, "Text\n\n<script>alert(1)</script>");
        var link = await SavePageAsync(seen, "[Text](javascript:alert(1))");
        var previewed = await _shop.Admin.SendAsync<LegalPagePreview>(HttpMethod.Post, Path + "/pages/preview", new LegalPageEdit("<b>"));

        Assert.Equal((HttpStatusCode.BadRequest, ProblemCodes.MarkdownHasHtml), (refused.Status, refused.Code));
        Assert.StartsWith("3: <script>", refused.Problem.GetProperty("field").GetString(), StringComparison.Ordinal);
        Assert.Equal(ProblemCodes.MarkdownLinkRefused, link.Code);
        Assert.Equal(ProblemCodes.MarkdownHasHtml, previewed.Code);
        Assert.Equal((seen.Text, seen.Version), ((await PageAsync("terms", "de")).Text, (await PageAsync("terms", "de")).Version));
        Assert.Equal(0L, await _shop.QueryAsync<long>("SELECT count(*) FROM audit_entries WHERE subject = 'settings:page.terms.de'"));
    }

    [Fact]
    public async Task Page_of_an_older_version_is_refused()
    {
        var seen = await PageAsync("privacy", "en");
        await SavePageAsync(seen, "First");

        var refused = await SavePageAsync(seen, "Second");

        Assert.Equal((HttpStatusCode.PreconditionFailed, ProblemCodes.SettingsChanged), (refused.Status, refused.Code));
        Assert.Equal("First", refused.Problem.GetProperty("current").GetProperty("text").GetString());
        Assert.Equal(1L, await _shop.QueryAsync<long>("SELECT count(*) FROM audit_entries WHERE subject = 'settings:page.privacy.en' AND action = 'SettingsChanged'"));
    }

    [Theory]
    [InlineData("unknown", "en")]
    [InlineData("imprint", "fr")]
    [InlineData("page.imprint", "en")]
    public async Task Page_that_there_is_not_is_not_made(string name, string language)
    {
        var page = $"{Path}/pages/{name}/{language}";

        Assert.Equal(ProblemCodes.LegalPageNotFound, (await _shop.Admin.SendAsync<AdminLegalPage>(HttpMethod.Get, page)).Code);
        var made = await _shop.Admin.SendContentAsync<AdminLegalPage>(HttpMethod.Put, page, JsonContent.Create(new LegalPageEdit("Text")), IfMatch("1"));
        Assert.Equal(ProblemCodes.LegalPageNotFound, made.Code);
    }

    /// <summary>In both languages the law is the same: what is to be filled in, too.</summary>
    [Fact]
    public async Task Every_page_begins_with_a_draft_that_can_be_saved()
    {
        await using var shop = await TestShop.StartAsync(own.Fixture);
        foreach (var name in LegalPages.All)
        {
            foreach (var language in (string[])["en", "de"])
            {
                var draft = (await shop.Admin.SendAsync<AdminLegalPage>(HttpMethod.Get, $"{Path}/pages/{name}/{language}")).Value;
                Assert.NotEmpty(draft.ToFillIn);
                Assert.Null(LegalMarkdown.FindMistake(draft.Text));
                Assert.DoesNotContain("<h1>", draft.Html, StringComparison.Ordinal);
            }
        }

        Assert.Empty((await InfoAsync(shop)).Pages);
    }

    [Fact]
    public async Task Answer_for_everybody_can_be_kept_and_asked_for_again()
    {
        using var api = _shop.ApiClient();
        using var first = await api.GetAsync(new Uri("/api/shop", UriKind.Relative), Ct);
        using var again = new HttpRequestMessage(HttpMethod.Get, "/api/shop");
        again.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using var second = await api.SendAsync(again, Ct);

        Assert.True(first.Headers.CacheControl is { Public: true, MaxAge: not null });
        Assert.Contains(second.StatusCode, new[] { HttpStatusCode.NotModified, HttpStatusCode.OK });
        if (second.StatusCode == HttpStatusCode.OK) Assert.NotEqual(first.Headers.ETag, second.Headers.ETag);
    }

    [Fact]
    public async Task Low_stock_is_what_is_set()
    {
        var seen = await GetAsync();
        await SaveAsync(seen.Settings with { LowStock = 70 }, seen.Version);
        var title = $"Low {Guid.NewGuid():N}";
        await _shop.Admin.ListBookAsync(stock: 60, title: title);

        Assert.Single((await _shop.Admin.SendAsync<PagedList<AdminBookSummary>>(HttpMethod.Get, $"/api/admin/books?stock=low&q={title[4..]}")).Value.Items);
    }

    private async Task<string> RenameAsync()
    {
        var seen = await GetAsync();
        var name = $"Renamed {Guid.NewGuid():N}";
        Assert.Equal(name, (await SaveAsync(seen.Settings with { Name = name }, seen.Version)).Value.Settings.Name);
        return name;
    }

    private async Task<AdminSettings> GetAsync(TestShop? shop = null) => (await (shop ?? _shop).Admin.SendAsync<AdminSettings>(HttpMethod.Get, Path)).Value;

    private Task<Answer<AdminSettings>> SaveAsync(ShopSettings edit, string? version) => SaveAsync(_shop, edit, version);

    private static Task<Answer<AdminSettings>> SaveAsync(TestShop shop, ShopSettings edit, string? version) => shop.Admin.SendContentAsync<AdminSettings>(
        HttpMethod.Put, Path, JsonContent.Create(edit), version is null ? [] : [IfMatch(version)]);

    private async Task<Answer<AdminSettings>> PutLogoAsync(byte[] file, string version)
    {
        using var content = new ByteArrayContent(file);
        return await _shop.Admin.SendContentAsync<AdminSettings>(HttpMethod.Put, Path + "/logo", content, IfMatch(version));
    }

    private async Task<AdminLegalPage> PageAsync(string name, string language) =>
        (await _shop.Admin.SendAsync<AdminLegalPage>(HttpMethod.Get, $"{Path}/pages/{name}/{language}")).Value;

    private Task<Answer<AdminLegalPage>> SavePageAsync(AdminLegalPage seen, string text) => _shop.Admin.SendContentAsync<AdminLegalPage>(
        HttpMethod.Put, $"{Path}/pages/{seen.Name}/{seen.Language}", JsonContent.Create(new LegalPageEdit(text)), IfMatch(seen.Version));

    private Task<Answer<LegalPageText>> ReadAsync(string name, string language) =>
        _shop.Admin.SendAsync<LegalPageText>(HttpMethod.Get, $"/api/shop/pages/{name}?lang={language}");

    private Task<ShopInfo> InfoAsync(int replica = 0) => InfoAsync(_shop, replica);

    private static async Task<ShopInfo> InfoAsync(TestShop shop, int replica = 0)
    {
        using var api = shop.ApiClient(replica);
        return (await api.GetFromJsonAsync<ShopInfo>("/api/shop", Ct))!;
    }

    private static (string Name, string Value) IfMatch(string version) => ("If-Match", version == "*" ? version : $"\"{version}\"");
}

using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Bookly.Contracts;
using Bookly.Tests.Fixtures;

namespace Bookly.Tests.BackOffice;

/// <summary>Covers and catalogs that an admin sends to the API.</summary>
public sealed class UploadTests(OwnShop own) : IClassFixture<OwnShop>
{
    private const string WithYearAndDifference = "title,author,genre,description,price,stock,year,difference\n";

    private const string Heading = "title,author,genre,description,price,stock,isbn,year\n";

    /// <summary>Ten thousand books.</summary>
    private static readonly TimeSpan LongestImport = TimeSpan.FromMinutes(2);

    private readonly TestShop _shop = own.Shop;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Uploaded_cover_gets_a_new_URL_and_outlives_delisting()
    {
        var id = await _shop.Admin.ListBookAsync(stock: 1);
        var drawn = (await _shop.Admin.BookAsync(id)).Value.CoverUrl;

        var uploaded = (await PutCoverAsync(id, Pictures.Make(400, 600))).Value.CoverUrl;

        Assert.NotEqual(drawn, uploaded);
        Assert.Equal(uploaded, (await _shop.Admin.BookAsync(id)).Value.CoverUrl);
        await AssertServedAsync(uploaded, "image/webp", forGood: true);
        await AssertServedAsync(drawn, "image/webp", forGood: false);

        await _shop.Admin.SendAsync<JsonElement>(HttpMethod.Delete, $"/api/admin/books/{id}");
        await AssertServedAsync(uploaded, "image/webp", forGood: true);
        var relisted = (await _shop.Admin.SendAsync<AdminBook>(HttpMethod.Post, $"/api/admin/books/{id}/relist", new Relist(1))).Value;
        Assert.Equal(uploaded, relisted.CoverUrl);

        var redrawn = (await _shop.Admin.SendContentAsync<AdminBook>(
            HttpMethod.Delete, $"/api/admin/books/{id}/cover", null, await _shop.Admin.BasedOnAsync(id))).Value.CoverUrl;
        Assert.Equal(drawn, redrawn);
        await AssertServedAsync(redrawn, "image/svg+xml", forGood: true);
    }

    [Fact]
    public async Task Invalid_cover_upload_changes_nothing()
    {
        var id = await _shop.Admin.ListBookAsync(stock: 1);
        var before = (await _shop.Admin.BookAsync(id)).Value.CoverUrl;

        Assert.Equal((HttpStatusCode.BadRequest, ProblemCodes.InvalidImage), Refusal(await PutCoverAsync(id, "<svg/>"u8.ToArray())));
        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, ProblemCodes.PayloadTooLarge), Refusal(await PutCoverAsync(id, new byte[6 * 1024 * 1024])));
        Assert.Equal((HttpStatusCode.NotFound, ProblemCodes.BookNotFound), Refusal(await PutCoverAsync(99_999_999, Pictures.Make(400, 600))));
        Assert.Equal(before, (await _shop.Admin.BookAsync(id)).Value.CoverUrl);
    }

    [Fact]
    public async Task Import_applies_the_preview_after_confirmation()
    {
        var mark = Guid.NewGuid().ToString("N");
        var known = await _shop.Admin.ListBookAsync(stock: 2, title: $"Known {mark}");
        var import = (await UploadAsync(
            $"{WithYearAndDifference}One {mark},A. Writer,Essays,Text.,12.50,3,1999,\n"
            + $"Known {mark},a. tester,Essays,Text.,12.50,9,,5\n"
            + $"One {mark},A. Writer,Essays,Again.,1,1,,\n"
            + $"=cmd {mark},A. Writer,Essays,Text.,free,1,,\n")).Value;

        Assert.Equal((ImportState.Preview, new ImportCounts(New: 1, Existing: 0, Delisted: 0, Repeated: 1, Bad: 1, Changed: 1)), (import.State, import.Counts));
        Assert.Equal(1, await CountAsync(mark));
        var existing = Assert.Single((await LinesAsync(import.Id, "changed")).Value.Items);
        Assert.Equal((3, known, 5), (existing.Line, existing.BookId, existing.Difference));

        var done = await ConfirmAsync(import.Id, update: true);

        Assert.Equal((2, 2), (done.ToDo, done.Done));
        Assert.Equal(2, await CountAsync(mark));
        Assert.Equal(7, (await _shop.Admin.StockAsync(known)).Value.Stock);
        var made = Assert.Single((await LinesAsync(import.Id, "new")).Value.Items);
        var book = (await _shop.Admin.StockAsync(made.BookId!.Value)).Value;
        Assert.Equal(($"One {mark}", 1250L, 3, 1999), (book.Title, book.UnitAmount, book.Stock, book.Year));
        Assert.Equal(ImportState.Done, (await ConfirmAsync(import.Id, update: true)).State);
        Assert.Equal(7, (await _shop.Admin.StockAsync(known)).Value.Stock);
        await _shop.AssertInvariantsAsync();

        var report = (await ReportAsync(import.Id)).Trim('\uFEFF').Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        Assert.Equal("title,author,genre,description,price,stock,isbn,year,difference,book id,line,problem", report[0]);
        Assert.Equal(2, report.Length - 1);
        Assert.Contains("The same title and author as line 2.", report[1], StringComparison.Ordinal);
        Assert.StartsWith("\"'=cmd", report[2], StringComparison.Ordinal);
    }

    [Fact]
    [SuppressMessage("Performance", "CA1849", Justification = "Building a text is no input or output.")]
    public async Task Large_import_runs_in_visible_batches()
    {
        // Statistics of a smaller catalog: with autovacuum, it is luck whether they are renewed in time.
        await _shop.ExecuteAsync("ALTER TABLE books SET (autovacuum_enabled = false); ALTER TABLE book_import_lines SET (autovacuum_enabled = false)");
        var mark = Guid.NewGuid().ToString("N");
        var file = new StringBuilder(Heading);
        for (var i = 0; i < 10_000; i++) file.Append(CultureInfo.InvariantCulture, $"Volume {i} {mark},Author {i % 100},Essays,One of many.,9.99,2,,\n");

        var import = (await UploadAsync(file.ToString())).Value;
        Assert.Equal(10_000, import.Counts.New);
        var done = await ConfirmAsync(import.Id);

        Assert.Equal((10_000, 10_000), (done.Done, await CountAsync(mark)));
        Assert.Equal(10_000, (await UploadAsync(file.ToString())).Value.Counts.Existing);
        await _shop.AssertInvariantsAsync();
    }

    [Fact]
    [SuppressMessage("Performance", "CA1849", Justification = "Building a text is no input or output.")]
    public async Task Large_file_is_read_in_the_background_and_shows_how_far_it_is()
    {
        var mark = Guid.NewGuid().ToString("N");
        var file = new StringBuilder(Heading);
        for (var i = 0; i < Limits.MaxImportedBooks; i++) file.Append(CultureInfo.InvariantCulture, $"Volume {i} {mark},Author {i % 100},Essays,One of many.,9.99,2,,\n");

        var accepted = (await UploadAsync(file.ToString())).Value;

        Assert.Equal(ImportState.Reading, accepted.State);
        Assert.Equal(ProblemCodes.ImportRunning, (await _shop.Admin.SendAsync<AdminImport>(HttpMethod.Post, $"/api/admin/imports/{accepted.Id}/confirm", new ConfirmImport())).Code);
        var progress = await Eventually.BecomesAsync(
            () => _shop.Admin.SendAsync<AdminImport>(HttpMethod.Get, $"/api/admin/imports/{accepted.Id}"),
            import => import.Value is { State: ImportState.Reading, Done: > 0 } or { State: ImportState.Preview }, LongestImport);
        Assert.True(progress.Value.State == ImportState.Preview || progress.Value.ToDo == Limits.MaxImportedBooks, progress.ToString());
        var preview = await Eventually.BecomesAsync(
            () => _shop.Admin.SendAsync<AdminImport>(HttpMethod.Get, $"/api/admin/imports/{accepted.Id}"),
            import => import.Value.State == ImportState.Preview, LongestImport);
        Assert.Equal(Limits.MaxImportedBooks, preview.Value.Counts.New);
    }

    [Fact]
    public async Task Large_file_that_is_no_catalog_says_so_where_its_preview_would_be()
    {
        var accepted = (await UploadAsync("name,price\n" + new string('x', 2 * 1024 * 1024))).Value;

        var failed = await Eventually.BecomesAsync(
            () => _shop.Admin.SendAsync<AdminImport>(HttpMethod.Get, $"/api/admin/imports/{accepted.Id}"),
            import => import.Value.State == ImportState.Failed, LongestImport);
        Assert.Contains("missing: title", failed.Value.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unusual_prices_are_left_out_unless_they_are_confirmed()
    {
        var mark = Guid.NewGuid().ToString("N");
        var file = Heading + string.Concat(Enumerable.Range(0, 12).Select(i => $"Priced {i} {mark},A. Tester,Essays,Text.,{(i == 3 ? "1250.00" : "12.50")},1,,\n"));
        var careful = (await UploadAsync(file)).Value;
        Assert.Equal((11, 1), (careful.Counts.New, careful.Counts.Unusual));

        Assert.Equal(11, (await ConfirmAsync(careful.Id)).Done);
        var again = (await UploadAsync(file)).Value;
        _ = (await _shop.Admin.SendAsync<AdminImport>(HttpMethod.Post, $"/api/admin/imports/{again.Id}/confirm", new ConfirmImport(UnusualPrices: true))).Value;
        await Eventually.BecomesAsync(() => CountAsync(mark), count => count == 12, LongestImport);
    }

    [Fact]
    public async Task Import_skips_a_book_listed_after_the_preview()
    {
        var title = $"Meanwhile {Guid.NewGuid():N}";
        var import = (await UploadAsync($"{Heading}{title},A. Tester,Essays,Text.,1,1,,\n")).Value;
        await _shop.Admin.ListBookAsync(stock: 1, title: title);

        var done = await ConfirmAsync(import.Id);

        Assert.Equal((0, 1), (done.Done, done.Counts.Existing));
        Assert.Equal(1, await CountAsync(title));
    }

    [Fact]
    public async Task Import_matches_ISBN_10_with_ISBN_13()
    {
        var known = (await _shop.Admin.SendAsync<BookCreated>(HttpMethod.Post, "/api/admin/books", new BookEdit(
            $"Old {Guid.NewGuid():N}", "A. Tester", "Essays", "Text.", 1250, "usd", 2, "0-306-40615-2"))).Value.Id;

        var import = (await UploadAsync($"{Heading}Another Title,A. Tester,Essays,Text.,12.50,1,978-0-306-40615-7,\n")).Value;

        Assert.Equal(known, Assert.Single((await LinesAsync(import.Id, "changed")).Value.Items).BookId);
    }

    [Fact]
    public async Task Import_relists_a_sold_out_book_under_its_old_id()
    {
        var title = $"Back {Guid.NewGuid():N}";
        var soldOut = await _shop.Admin.ListBookAsync(stock: 1, title: title);
        var sellsOut = await _shop.Admin.ListBookAsync(stock: 1, title: $"Still {title}");
        await SellAsync(soldOut);
        var import = (await UploadAsync($"{WithYearAndDifference}{title},a. tester,Essays,Other text.,15,4,,\nStill {title},A. Tester,Essays,Text.,16,9,,3\n")).Value;
        Assert.Equal((1, 1, 1), (import.Counts.Delisted, import.Counts.Changed, import.ToDo));
        var line = Assert.Single((await LinesAsync(import.Id, "delisted")).Value.Items);
        Assert.Equal(soldOut, line.BookId);
        Assert.Contains("listed again", line.Problem, StringComparison.Ordinal);
        await SellAsync(sellsOut);

        var done = await ConfirmAsync(import.Id, update: true);

        Assert.Equal((2, 2), (done.Counts.Delisted, done.Done));
        var back = (await _shop.Admin.StockAsync(soldOut)).Value;
        Assert.Equal((4, 1500L, "Made for one test and for no other."), (back.Stock, back.UnitAmount, back.Description));
        Assert.Equal((3, 1600L), ((await _shop.Admin.StockAsync(sellsOut)).Value.Stock, (await _shop.Admin.StockAsync(sellsOut)).Value.UnitAmount));
        Assert.Equal(2, await CountAsync(title));
        await _shop.AssertInvariantsAsync();
    }

    [Theory]
    [InlineData("")]
    [InlineData("\0\0\0\0")]
    [InlineData("name,price\nEmma,1\n")]
    public async Task Import_rejects_a_file_that_is_no_catalog(string content) =>
        Assert.Equal((HttpStatusCode.BadRequest, ProblemCodes.InvalidImport), Refusal(await UploadAsync(content)));

    [Fact]
    public async Task Import_rejects_a_file_over_the_limit() =>
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await UploadAsync(Heading + new string('x', 17 * 1024 * 1024))).Status);

    [Fact]
    public async Task Import_can_be_discarded()
    {
        var import = (await UploadAsync($"{Heading}Forgotten,A. Tester,Essays,Text.,1,1,,\n")).Value;

        Assert.Equal(HttpStatusCode.NoContent, (await _shop.Admin.SendAsync<JsonElement>(HttpMethod.Delete, $"/api/admin/imports/{import.Id}")).Status);
        Assert.Equal(ProblemCodes.ImportNotFound, (await LinesAsync(import.Id, "new")).Code);
    }

    [Theory]
    [InlineData("POST", "/api/admin/imports")]
    [InlineData("PUT", "/api/admin/books/1/cover")]
    [InlineData("POST", "/api/admin/books/1/relist")]
    public async Task Uploads_are_for_admins(string method, string path)
    {
        using var reader = await _shop.NewShopperAsync();

        Assert.Equal(HttpStatusCode.Forbidden, (await reader.SendAsync<JsonElement>(new HttpMethod(method), path, new { stock = 1 })).Status);
    }

    private async Task<AdminImport> ConfirmAsync(Guid id, bool update = false)
    {
        _ = (await _shop.Admin.SendAsync<AdminImport>(HttpMethod.Post, $"/api/admin/imports/{id}/confirm", new ConfirmImport(update))).Value;
        return (await Eventually.BecomesAsync(
            () => _shop.Admin.SendAsync<AdminImport>(HttpMethod.Get, $"/api/admin/imports/{id}"), import => import.Value.State == ImportState.Done,
            LongestImport)).Value;
    }

    private async Task SellAsync(long book)
    {
        using var buyer = await _shop.NewShopperAsync();
        var checkout = await buyer.StartBuyingAsync(book);
        await _shop.Stripe.PayAsync(checkout.SessionId);
        Assert.True((await buyer.VerifyAsync(checkout.SessionId)).Value.Fulfilled);
    }

    private async Task<int> CountAsync(string mark) =>
        (await _shop.Admin.SendAsync<PagedList<AdminBookSummary>>(HttpMethod.Get, "/api/admin/books?q=" + Uri.EscapeDataString(mark))).Value.Total;

    private Task<Answer<AdminImport>> UploadAsync(string content) =>
        SendAsync<AdminImport>(HttpMethod.Post, "/api/admin/imports?fileName=books.csv", Encoding.UTF8.GetBytes(content), "text/csv");

    private async Task<Answer<AdminBook>> PutCoverAsync(long id, byte[] picture)
    {
        using var content = new ByteArrayContent(picture);
        return await _shop.Admin.SendContentAsync<AdminBook>(
            HttpMethod.Put, $"/api/admin/books/{id}/cover", content, await _shop.Admin.BasedOnAsync(id));
    }

    private async Task<Answer<T>> SendAsync<T>(HttpMethod method, string path, byte[] body, string contentType)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue(contentType);
        return await _shop.Admin.SendContentAsync<T>(method, path, content);
    }

    private Task<Answer<PagedList<AdminImportLine>>> LinesAsync(Guid id, string kind) =>
        _shop.Admin.SendAsync<PagedList<AdminImportLine>>(HttpMethod.Get, $"/api/admin/imports/{id}/lines?kind={kind}");

    private async Task<string> ReportAsync(Guid id) => (await _shop.Admin.SendAsync<JsonElement>(HttpMethod.Get, $"/api/admin/imports/{id}/report")).Body;

    private async Task AssertServedAsync(string url, string contentType, bool forGood)
    {
        using var api = _shop.ApiClient();
        using var answer = await api.GetAsync(url, Ct);
        Assert.Equal((HttpStatusCode.OK, contentType), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal(forGood, answer.Headers.CacheControl?.MaxAge > TimeSpan.FromDays(300));
    }

    private static (HttpStatusCode, string?) Refusal<T>(Answer<T> answer) => (answer.Status, answer.Code);
}

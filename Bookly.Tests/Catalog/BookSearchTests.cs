using Bookly.Contracts;
using Bookly.Tests.Fixtures;

namespace Bookly.Tests.Catalog;

/// <summary>Finding books by what people type, among the seeded classics.</summary>
public sealed class BookSearchTests(OwnShop own) : IClassFixture<OwnShop>
{
    private readonly Shopper _anyone = own.Shop.Admin;

    [Theory]
    [InlineData("frankenstien", "Frankenstein")]
    [InlineData("prdie and prejudice", "Pride and Prejudice")]
    [InlineData("shakspeare hamlt", "Hamlet")]
    [InlineData("dostoyevski crime", "Crime and Punishment")]
    [InlineData("emam", "Emma")]
    public async Task Search_tolerates_typos_and_says_so(string typed, string title)
    {
        var found = await SearchAsync(typed);

        Assert.Equal(title, found.Items[0].Title);
        Assert.True(found.CloseMatches);
    }

    [Theory]
    [InlineData("BRONTE", "Brontë")]
    [InlineData("les miserables", "Hugo")]
    [InlineData("émma", "Austen")]
    public async Task Search_ignores_case_and_accents(string typed, string author)
    {
        var found = await SearchAsync(typed);

        Assert.Contains(author, found.Items[0].Author, StringComparison.Ordinal);
        Assert.False(found.CloseMatches);
    }

    [Theory]
    [InlineData("红楼梦研究", "楼梦")]
    [InlineData("第5月的故事", "5月")]
    [InlineData("ハリー・ポッターと賢者の石", "ポッター")]
    [InlineData("ハリー・ポッターと賢者の石", "ハリーポッター")]
    [InlineData("パン屋再襲撃", "ﾊﾟﾝ屋")]
    [InlineData("미움받을용기", "용기")]
    [InlineData("한국 문법", "한국 문법")]
    [InlineData("เรื่องสั้นไทย", "สั้น")]
    public async Task Search_finds_a_word_inside_a_title_without_spaces(string title, string typed)
    {
        var word = Words.New();
        var book = await ListAsync($"{title} {word}");

        foreach (var text in new[] { typed, $"{typed} {word}", typed.Normalize(System.Text.NormalizationForm.FormD) })
        {
            var found = await SearchAsync(text);
            Assert.Contains(book, Ids(found));
            Assert.False(found.CloseMatches);
        }
    }

    [Fact]
    public async Task Search_wants_characters_typed_together_to_stand_together()
    {
        var together = await ListAsync("巴黎聖母院");
        var apart = await ListAsync("聖人的母親在巴黎");

        Assert.Equal([together], Ids(await SearchAsync("聖母")));
        Assert.Equal([together, apart], Ids(await SearchAsync("聖 母 巴黎")).Order());
    }

    [Theory]
    [InlineData("o brien")]
    [InlineData("obrien")]
    [InlineData("o'brien")]
    [InlineData("O’Brien")]
    [InlineData("OʼBRIEN")]
    [InlineData("o´bri")]
    [InlineData("o'brien's")]
    public async Task Search_takes_apostrophes_as_separators_and_as_nothing(string typed)
    {
        var word = Words.New();
        var straight = await ListAsync($"{word} one", author: "Flann O'Brien's Heir");
        var curly = await ListAsync($"{word} two", author: "Flann O’Brien’s Heir");

        Assert.Equal([straight, curly], Ids(await SearchAsync($"{word} {typed}")).Order());
    }

    [Theory]
    [InlineData("L’Étranger du quai", "etranger du quai")]
    [InlineData("‘Tis Pity She’s Here", "tis pity shes here")]
    [InlineData("Rock ’n’ Roll Nights", "rock n roll nights")]
    public async Task Search_finds_the_parts_of_words_with_apostrophes(string title, string typed)
    {
        var book = await ListAsync(title);

        Assert.Contains(book, Ids(await SearchAsync(typed)));
    }

    [Fact]
    public async Task Search_corrects_a_typo_beside_a_word_without_spaces()
    {
        var book = await ListAsync("城堡物語 Zwillingsbrunnen");

        var found = await SearchAsync("物語 zwillingsbrunnne");

        Assert.Equal([book], Ids(found));
        Assert.True(found.CloseMatches);
    }

    [Fact]
    public async Task Search_matches_word_prefixes()
    {
        foreach (var typed in new[] { "franken", "pride and p", "pride and prej", "austen emm" })
        {
            Assert.Contains((await SearchAsync(typed)).Items, book => book.Title is "Frankenstein" or "Pride and Prejudice" or "Emma");
        }
    }

    [Fact]
    public async Task Search_ranks_exact_title_prefix_title_then_author()
    {
        var word = Words.New();
        var author = await ListAsync("Something else", author: $"{word} Writer");
        var within = await ListAsync($"All about {word}");
        var begins = await ListAsync($"{word} and more");
        var exact = await ListAsync(word);

        var found = await SearchAsync(word);

        Assert.Equal([exact, begins, within, author], found.Items.Select(book => book.Id));
    }

    [Theory]
    [InlineData("9780306406157")]
    [InlineData("978-0-306-40615-7")]
    [InlineData("978 0 306 40615 7")]
    [InlineData("0306406152")]
    [InlineData("0-306-40615-2")]
    [InlineData("978-0-306-40")]
    public async Task Search_finds_ISBN_in_any_notation(string typed)
    {
        var book = await ListAsync($"Numbered {typed}", isbn: "978-0-306-40615-7");

        Assert.Contains((await SearchAsync(typed)).Items, item => item.Id == book);
    }

    [Fact]
    public async Task Search_filters_by_price_and_availability()
    {
        var word = Words.New();
        var cheap = await ListAsync($"{word} one", unitAmount: 500);
        var dear = await ListAsync($"{word} two", unitAmount: 5000);
        var held = await ListAsync($"{word} three", unitAmount: 900, stock: 1);
        using var buyer = await own.Shop.NewShopperAsync();
        await buyer.StartBuyingAsync(held);

        Assert.Equal([cheap, held], Ids(await SearchAsync(word, "sort=priceAscending&maxPrice=1000")));
        Assert.Equal([dear], Ids(await SearchAsync(word, "minPrice=1000")));
        Assert.Equal([dear, cheap], Ids(await SearchAsync(word, "available=true&sort=priceDescending")));
    }

    [Fact]
    public async Task Cached_page_shows_current_book_data()
    {
        var word = Words.New();
        var book = await ListAsync(word, stock: 2);
        Assert.Equal(2, (await SearchAsync(word)).Items[0].Available);
        using var buyer = await own.Shop.NewShopperAsync();

        var checkout = await buyer.StartBuyingAsync(book, quantity: 2);
        Assert.Equal(0, (await SearchAsync(word)).Items[0].Available);
        await own.Shop.Stripe.PayAsync(checkout.SessionId);
        await buyer.VerifyAsync(checkout.SessionId);

        Assert.Empty((await SearchAsync(word)).Items);
        Assert.Empty((await _anyone.SendAsync<BookStock[]>(HttpMethod.Get, $"/api/books/stock?ids={book}")).Value);
    }

    [Fact]
    public async Task Search_finds_new_books_and_titles_immediately()
    {
        Assert.Equal(0, (await SearchAsync("qwertzuiopism")).Total);
        var book = await ListAsync("The Qwertzuiopism");

        Assert.Equal([book], Ids(await SearchAsync("qwertzuiopism")));
        Assert.Equal([book], Ids(await SearchAsync("qwertzuoipism")));
    }

    [Fact]
    public async Task Search_corrects_a_typo_that_is_a_known_word()
    {
        var meant = await ListAsync("Zwillingshag Brombeerpfad");
        await ListAsync("Zwillingshang");

        var found = await SearchAsync("zwillingshang brombeerpfad");

        Assert.Equal([meant], Ids(found));
        Assert.True(found.CloseMatches);
    }

    [Fact]
    public async Task Related_books_prefer_the_author_and_exclude_the_book()
    {
        var emma = (await SearchAsync("emma austen")).Items[0];

        var related = (await _anyone.SendAsync<BookSummary[]>(HttpMethod.Get, $"/api/books/{emma.Id}/related")).Value;

        Assert.Equal(6, related.Length);
        Assert.Equal("Jane Austen", related[0].Author);
        Assert.DoesNotContain(related, book => book.Id == emma.Id);
    }

    [Theory]
    [InlineData("title", "title_words")]
    [InlineData("author", "author_words")]
    [InlineData("priceAscending", "unit_amount")]
    [InlineData("priceDescending", "unit_amount")]
    [InlineData("newest", "created_at")]
    public async Task Every_sort_order_uses_an_index(string sort, string column)
    {
        var order = Bookly.ApiService.Catalog.BookSearch.Order(Enum.Parse<BookSort>(sort, ignoreCase: true));

        var plan = await own.Shop.QueryAsync<string>($"SET enable_seqscan = off; SET enable_sort = off; EXPLAIN (FORMAT JSON) SELECT id FROM books WHERE currency = 'usd' ORDER BY {order} LIMIT 24");

        Assert.StartsWith(column, order, StringComparison.Ordinal);
        Assert.DoesNotContain("\"Sort\"", plan, StringComparison.Ordinal);
        Assert.Contains("Index", plan, StringComparison.Ordinal);
    }

    private static IEnumerable<long> Ids(BookList found) => found.Items.Select(book => book.Id);

    private async Task<long> ListAsync(string title, string author = "A. Tester", string? isbn = null, int stock = 5, long unitAmount = 1250) =>
        (await _anyone.SendAsync<BookCreated>(HttpMethod.Post, "/api/admin/books", new BookEdit(
            title, author, "Essays", "Made for one test and for no other.", unitAmount, "usd", stock, isbn))).Value.Id;

    private async Task<BookList> SearchAsync(string text, string more = "") =>
        (await _anyone.SendAsync<BookList>(HttpMethod.Get, $"/api/books?q={Uri.EscapeDataString(text)}&{more}")).Value;

    private static class Words
    {
        /// <summary>A word that no other book has, and that is not like one.</summary>
        public static string New() => string.Concat(Guid.NewGuid().ToByteArray().Select(b => (char)('a' + (b % 26))));
    }
}

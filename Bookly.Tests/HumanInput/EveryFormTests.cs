using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Bookly.Tests.Fixtures;

namespace Bookly.Tests.HumanInput;

/// <summary>Every form and every address of the site, found by following its links as an admin, with text that some step cannot encode.</summary>
public sealed partial class EveryFormTests(ShopFixture shop)
{
    private const int MostPages = 80;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_form_and_no_address_of_the_site_fails_on_text_that_cannot_be_encoded()
    {
        using var admin = await Shopper.RegisterAdminAsync(await shop.ApiAsync(), await shop.DatabaseAsync());
        var book = await admin.ListBookAsync(stock: 5);
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false };
        using var site = new HttpClient(handler) { BaseAddress = await shop.AddressAsync("web") };
        await SignInAsync(site, admin.Email);
        var failures = new List<string>();
        var (forms, pages) = (0, 0);
        var queue = new Queue<string>(
        [
            $"/admin/books/{book}", $"/books/{book}", "/", "/cart", "/admin", "/admin/books/new", "/account", "/account/register", "/account/forgot-password",
            "/account/reset-password?email=a%40readers.example&code=x", "/account/check-mail?email=a%40readers.example", "/account/confirm-email?userId=x&code=x",
            "/account/disown?userId=x&code=x", "/account/proof", "/account/second-factor",
            "/dashboard?session_id=x", "/checkout/cancelled?order=x", "/search/suggestions?q=x",
        ]);
        var seen = new HashSet<string>(queue.Select(KindOf));
        while (queue.TryDequeue(out var page) && pages < MostPages)
        {
            pages++;
            using var shown = await site.GetAsync(new Uri(page, UriKind.Relative), Ct);
            if ((int)shown.StatusCode >= 500) failures.Add($"{(int)shown.StatusCode} GET {page}");
            var html = await shown.Content.ReadAsStringAsync(Ct);
            foreach (var link in Link().Matches(html).Select(match => WebUtility.HtmlDecode(match.Groups["url"].Value)))
            {
                if (link.StartsWith('/') && !link.StartsWith("//", StringComparison.Ordinal) && seen.Add(KindOf(link))) queue.Enqueue(link);
            }

            foreach (var strange in StrangeText.InAddresses)
            {
                var address = page.Split('?') is [var path, var query]
                    ? $"{path}?{string.Join('&', query.Split('&').Select(pair => pair.Split('=')[0] + "=" + strange))}"
                    : $"{page}?q={strange}&page={strange}&genre={strange}&price={strange}&sort={strange}&state={strange}&returnUrl={strange}&v={strange}";
                using var answer = await site.GetAsync(new Uri(address, UriKind.Relative), Ct);
                if ((int)answer.StatusCode >= 500) failures.Add($"{(int)answer.StatusCode} GET {address}");
            }

            foreach (var form in FormsOf(html, page))
            {
                // The same form on many pages is one form.
                if (!seen.Add($"{KindOf(form.Action)} {string.Join(' ', form.Fields.Select(field => field.Name).Distinct())}")) continue;

                forms++;
                foreach (var body in form.Bodies())
                {
                    using var content = new StringContent(body, Encoding.UTF8, "application/x-www-form-urlencoded");
                    using var answer = await site.PostAsync(new Uri(form.Action, UriKind.Relative), content, Ct);
                    if ((int)answer.StatusCode >= 500) failures.Add($"{(int)answer.StatusCode} POST {form.Action} {body[..Math.Min(body.Length, 300)]}");
                }
            }
        }

        Assert.True(pages > 20 && forms > 20, $"Only {forms} forms on {pages} pages were found.");
        Assert.True(failures.Count == 0, $"{failures.Count} failures, {forms} forms on {pages} pages:\n{string.Join('\n', failures)}");
    }

    [Fact]
    public async Task Cookies_with_strange_text_are_ignored_or_refused()
    {
        using var site = await shop.WebAsync();
        foreach (var cookie in (string[])["bookly.cart", "bookly.language", "bookly.notice", ".AspNetCore.Cookies", "bookly.session"])
        {
            foreach (var strange in StrangeText.Encoded)
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, "/cart");
                request.Headers.TryAddWithoutValidation("Cookie", $"{cookie}={strange}");
                using var answer = await site.SendAsync(request, Ct);
                Assert.True((int)answer.StatusCode < 500, $"{cookie}={strange}: {(int)answer.StatusCode}");
            }
        }
    }

    private static async Task SignInAsync(HttpClient site, string email)
    {
        var html = await site.GetStringAsync(new Uri("/account/sign-in", UriKind.Relative), Ct);
        var form = FormsOf(html, "/account/sign-in").Single(form => form.Fields.Any(field => field.Name == "password"));
        var fields = form.Fields.Select(field => field.Name switch
        {
            "email" => ("email", email),
            "password" => ("password", Shopper.Password),
            _ => (field.Name, field.Value),
        });
        using var content = new StringContent(Form.Write(fields.Select(field => (field.Item1, Uri.EscapeDataString(field.Item2)))), Encoding.UTF8, "application/x-www-form-urlencoded");
        using var answer = await site.PostAsync(new Uri(form.Action, UriKind.Relative), content, Ct);
        Assert.InRange((int)answer.StatusCode, 300, 303);
    }

    /// <summary>Pages that differ only in what they show are one kind.</summary>
    private static string KindOf(string url) => Number().Replace(url.Split('?')[0], "#") is var path && path.StartsWith("/books/", StringComparison.Ordinal)
        ? "/books/#"
        : path;

    /// <summary>Without those that end the session, take from the shop what other tests need, or give it another name.</summary>
    private static IEnumerable<Form> FormsOf(string html, string page)
    {
        foreach (Match match in FormTag().Matches(html))
        {
            if (!match.Groups["attributes"].Value.Contains("post", StringComparison.OrdinalIgnoreCase)) continue;

            var action = Attribute(match.Groups["attributes"].Value, "action") ?? page;
            if (action.Contains("sign-out", StringComparison.Ordinal) || action.StartsWith("/admin/settings", StringComparison.Ordinal)) continue;

            var fields = FieldTag().Matches(match.Groups["body"].Value)
                .Select(field => (Name: Attribute(field.Value, "name"), Value: Attribute(field.Value, "value") ?? ""))
                .Where(field => field.Name is not null).Select(field => (field.Name!, field.Value)).ToList();
            yield return new Form(action, fields);
        }
    }

    private static string? Attribute(string tag, string name) =>
        Regex.Match(tag, $"\\b{name}=\"(?<value>[^\"]*)\"") is { Success: true } found ? WebUtility.HtmlDecode(found.Groups["value"].Value) : null;

    [GeneratedRegex("<form(?<attributes>[^>]*)>(?<body>.*?)</form>", RegexOptions.Singleline)]
    private static partial Regex FormTag();

    [GeneratedRegex("<(?:input|textarea|select|button)[^>]*>")]
    private static partial Regex FieldTag();

    [GeneratedRegex("<a[^>]*href=\"(?<url>[^\"]*)\"")]
    private static partial Regex Link();

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f-]{27}|[0-9]+")]
    private static partial Regex Number();

    private sealed record Form(string Action, IReadOnlyList<(string Name, string Value)> Fields)
    {
        private IEnumerable<(string Name, string Value)> Fixed => Fields.Where(sent => sent.Name[0] == '_').Select(sent => (sent.Name, Uri.EscapeDataString(sent.Value)));

        private IEnumerable<(string Name, string Value)> Free => Fields.Where(sent => sent.Name[0] != '_').DistinctBy(sent => sent.Name);

        /// <summary>One field strange, or missing, at a time.</summary>
        public IEnumerable<string> Bodies()
        {
            yield return Write(Fixed.Append(("%EF%BF%BE", "x")));
            foreach (var one in Free)
            {
                var others = Free.Where(field => field != one).Select(field => (field.Name, Uri.EscapeDataString(field.Value.Length > 0 ? field.Value : "text"))).ToList();
                yield return Write([.. Fixed, .. others]);
                foreach (var strange in StrangeText.Encoded) yield return Write([.. Fixed, .. others, (one.Name, strange)]);
            }
        }

        public static string Write(IEnumerable<(string Name, string Value)> fields) => string.Join('&', fields.Select(field => $"{field.Name}={field.Value}"));
    }
}

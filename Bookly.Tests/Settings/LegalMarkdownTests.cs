using System.Text.RegularExpressions;
using Bookly.ApiService.Settings;
using Bookly.Contracts;

namespace Bookly.Tests.Settings;

/// <summary>Whatever is written into a legal page, no browser runs any of it.</summary>
public sealed partial class LegalMarkdownTests
{
    public static TheoryData<string, string> Refused { get; } = new()
    {
        { "<script>alert(1)</script>", ProblemCodes.MarkdownHasHtml },
        { "Text <script>alert(1)</script> text", ProblemCodes.MarkdownHasHtml },
        { "<img src=x onerror=alert(1)>", ProblemCodes.MarkdownHasHtml },
        { "a <b onclick=\"alert(1)\">b</b>", ProblemCodes.MarkdownHasHtml },
        { "- <svg onload=alert(1)>", ProblemCodes.MarkdownHasHtml },
        { "> <iframe src=\"https://elsewhere.example\">", ProblemCodes.MarkdownHasHtml },
        { "<!-- a comment -->", ProblemCodes.MarkdownHasHtml },
        { "<style>body { display: none }</style>", ProblemCodes.MarkdownHasHtml },
        { "[click](javascript:alert(1))", ProblemCodes.MarkdownLinkRefused },
        { "[click](JaVaScRiPt:alert(1))", ProblemCodes.MarkdownLinkRefused },
        { "[click](javascript&#58;alert(1))", ProblemCodes.MarkdownLinkRefused },
        { "[click](<java script:alert(1)>)", ProblemCodes.MarkdownLinkRefused },
        { "[click](&#1;javascript:alert(1))", ProblemCodes.MarkdownLinkRefused },
        { "[click](data:text/html;base64,PHNjcmlwdD4=)", ProblemCodes.MarkdownLinkRefused },
        { "[click](vbscript:x)", ProblemCodes.MarkdownLinkRefused },
        { "[click](//elsewhere.example)", ProblemCodes.MarkdownLinkRefused },
        { "[click](/\\elsewhere.example)", ProblemCodes.MarkdownLinkRefused },
        { "[click](elsewhere)", ProblemCodes.MarkdownLinkRefused },
        { "[click][1]\n\n[1]: javascript:alert(1)", ProblemCodes.MarkdownLinkRefused },
        { "<javascript:alert(1)>", ProblemCodes.MarkdownLinkRefused },
        { "![picture](https://elsewhere.example/x.png)", ProblemCodes.MarkdownLinkRefused },
        { new string('>', 400) + " deep", ProblemCodes.ValidationFailed },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void Html_and_links_that_run_something_are_refused(string markdown, string code) =>
        Assert.Equal(code, LegalMarkdown.FindMistake(markdown)?.ProblemDetails.Extensions["code"]);

    /// <summary>As if it had got into the table by another road.</summary>
    [Theory]
    [MemberData(nameof(Refused))]
    public void Nothing_of_it_is_rendered(string markdown, string code)
    {
        if (code == ProblemCodes.ValidationFailed) return;

        var html = LegalMarkdown.ToHtml(markdown);

        Assert.All(Tag().Matches(html).Select(match => match.Value), tag => Assert.Matches(Harmless(), tag));
    }

    [Theory]
    [InlineData("# One\n\n## Two", "<h2>One</h2>\n<h3>Two</h3>\n")]
    [InlineData("### Three", "<h2>Three</h2>\n")]
    [InlineData("One Street\nTown", "<p>One Street<br />\nTown</p>\n")]
    [InlineData("*a* **b** `<c>`", "<p><em>a</em> <strong>b</strong> <code>&lt;c&gt;</code></p>\n")]
    [InlineData("[a](https://a.example \"A & B\")", "<p><a href=\"https://a.example\" title=\"A &amp; B\">a</a></p>\n")]
    [InlineData("[a](mailto:a@a.example), <a@a.example>", "<p><a href=\"mailto:a@a.example\">a</a>, <a href=\"mailto:a@a.example\">a@a.example</a></p>\n")]
    [InlineData("[a](/legal/terms) [b](#top)", "<p><a href=\"/legal/terms\">a</a> <a href=\"#top\">b</a></p>\n")]
    [InlineData("3 < 4 and \\<b>", "<p>3 &lt; 4 and &lt;b&gt;</p>\n")]
    [InlineData("text {onclick=alert(1)}", "<p>text {onclick=alert(1)}</p>\n")]
    public void Markdown_becomes_html(string markdown, string html)
    {
        Assert.Null(LegalMarkdown.FindMistake(markdown));
        Assert.Equal(html, LegalMarkdown.ToHtml(markdown));
    }

    [Fact]
    public void Mistake_is_named_by_its_line()
    {
        var mistake = LegalMarkdown.FindMistake("# Title\n\nText\n\nand <b>bold</b>")!;

        Assert.Equal("5: <b>", mistake.ProblemDetails.Extensions["field"]);
    }

    [Fact]
    public void Places_to_fill_in_are_found() =>
        Assert.Equal(["your name", "number"], LegalMarkdown.ToFillIn("Sold by [[your name]], [a link](/legal/terms), [[number]] days, [no] [[ ] ]"));

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tag();

    [GeneratedRegex("""^</?(p|ul|li|blockquote|br /|strong|em|code)>$|^</a>$|^<a href="(#|mailto:[^"]*)">$""")]
    private static partial Regex Harmless();
}

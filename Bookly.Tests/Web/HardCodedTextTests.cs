using System.Text.RegularExpressions;

namespace Bookly.Tests.Web;

/// <summary>Words on a page come from the texts, not from its markup. A simple check: it knows Razor well enough for this code.</summary>
public sealed partial class HardCodedTextTests
{
    /// <summary>Names that are the same in every language.</summary>
    private static readonly string[] Names = ["Bookly", "Stripe"];

    public static TheoryData<string> Pages { get; } =
        [.. WebSource.All().Where(source => source.Name.EndsWith(".razor", StringComparison.Ordinal)).Select(source => source.Name)];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Pages_have_no_hard_coded_text(string page) =>
        Assert.Empty(WordsIn(WebSource.All().Single(source => source.Name == page).Text));

    [Fact]
    public void Notices_have_no_hard_coded_text() =>
        Assert.All(WebSource.All(), source => Assert.False(
            LiteralNotice().IsMatch(source.Text), $"{source.Name} gives a notice in words of its own; take a text."));

    [Theory]
    [InlineData("<p>Your cart</p>", "Your cart")]
    [InlineData("<p>by @book.Author</p>", "by")]
    [InlineData("<li>\n  <svg />\n  Free for you\n</li>", "Free for you")]
    [InlineData("<PageHead Title=\"Your cart\" />", "Your cart")]
    [InlineData("<input aria-label=\"Copies of @Title\">", "Copies of")]
    [InlineData("<p>@(few ? \"Only two left\" : CatalogTexts.InStock)</p>", "Only two left")]
    [InlineData("@code { string Text => $\"Order {number}, thank you\"; }", "Order {number}, thank you")]
    public void Check_finds_hard_coded_text(string markup, string words) => Assert.Equal([words], WordsIn(markup));

    [Theory]
    [InlineData("<p>@CatalogTexts.FormatBooks(books.Where(b => b.Stock > 1).Count()) · Bookly</p>")]
    [InlineData("@if (a > count && total < 3)\n{\n    <p>@total × @Money.Format(total, \"usd\")</p>\n}")]
    [InlineData("<a href=\"@($\"/orders/{order.Id}\")\" class=\"button button--primary\" data-testid=\"order-link\">@title</a>")]
    [InlineData("@* A comment in words. *@\n@code {\n    // Another one, \"quoted words here\".\n}")]
    public void Check_accepts_localized_text(string markup) => Assert.Empty(WordsIn(markup));

    private static IEnumerable<string> WordsIn(string razor)
    {
        razor = Comment().Replace(razor, "");
        var codeAt = Code().Match(razor) is { Success: true } found ? found.Index : razor.Length;
        foreach (Match literal in Literal().Matches(razor)) yield return literal.Groups["words"].Value;

        var markup = Statement().Replace(razor[..codeAt], "");
        markup = Expression().Replace(markup, "");
        var spoken = Spoken().Matches(markup).Select(match => match.Groups["words"].Value)
            .Concat(BetweenTags().Matches(Tag().Replace(markup, match => "\u0001")).Select(match => match.Value));
        foreach (var words in spoken)
        {
            var text = Names.Aggregate(words, (text, name) => text.Replace(name, "", StringComparison.Ordinal)).Trim();
            if (Word().IsMatch(Entity().Replace(text, ""))) yield return text;
        }
    }

    [GeneratedRegex(@"@\*.*?\*@|<!--.*?-->|^\s*//.*?$", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"^@code\b", RegexOptions.Multiline)]
    private static partial Regex Code();

    /// <summary>Directives, and lines that only steer: <c>@if (...)</c>, <c>else</c>, <c>case ...:</c>.</summary>
    [GeneratedRegex(@"^\s*(@(page|using|inject|attribute|implements|inherits|layout|typeparam|rendermode|namespace|if|for|foreach|while|switch|else)\b|else\b|case\b|default:|break;|var\b|\}).*$", RegexOptions.Multiline)]
    private static partial Regex Statement();

    /// <summary><c>@name.Member(...)[...]</c> and <c>@(...)</c>, with whatever is balanced in the brackets.</summary>
    [GeneratedRegex(@"@(await\s+)?[\w.!?]*(\((?>[^()]+|(?<open>\()|(?<-open>\)))*(?(open)(?!))\)|\[[^\]]*\]|(?<=[\w\])!?])\.\w+)*")]
    private static partial Regex Expression();

    [GeneratedRegex("""<(?:[^<>"]|"[^"]*")*>""")]
    private static partial Regex Tag();

    [GeneratedRegex(@"[^\u0001{}]+")]
    private static partial Regex BetweenTags();

    /// <summary>Attributes and parameters whose values are read by people.</summary>
    [GeneratedRegex("""\s(alt|title|placeholder|aria-label|aria-description|aria-roledescription|data-busy-text|Title|Description|Text|Label|Heading|Help)="(?<words>[^"]*)["]""")]
    private static partial Regex Spoken();

    /// <summary>A C# string that reads like a sentence: a capital letter and several words. Logs and exceptions are for operators.</summary>
    [GeneratedRegex("""(?<!=|\bLog\w*\(|Exception\(|Exception\(\$)"(?<words>\p{Lu}[\p{L}’]* [\p{L}{][^"]*)(?<!\\)["]""")]
    private static partial Regex Literal();

    [GeneratedRegex(@"&\w+;")]
    private static partial Regex Entity();

    [GeneratedRegex(@"\p{L}{2,}")]
    private static partial Regex Word();

    [GeneratedRegex(@"\bnew\s*(Notice)?\s*\(\s*NoticeKind\.\w+,\s*\$?""")]
    private static partial Regex LiteralNotice();
}

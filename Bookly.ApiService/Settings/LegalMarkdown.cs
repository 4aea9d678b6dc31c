using System.Globalization;
using System.Text.RegularExpressions;
using Bookly.ApiService.Common;
using Bookly.Contracts;
using Markdig;
using Markdig.Renderers;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bookly.ApiService.Settings;

/// <summary>
/// Legal pages are CommonMark without HTML. HTML is refused when a page is saved, instead of shown as text: shoppers would read it in a page of the
/// law before its author does. It is never rendered either, however it got into the table.
/// </summary>
public static partial class LegalMarkdown
{
    /// <summary>Knows HTML in order to find it.</summary>
    private static readonly MarkdownPipeline WithHtml = new MarkdownPipelineBuilder().UsePreciseSourceLocation().Build();

    private static readonly MarkdownPipeline WithoutHtml = new MarkdownPipelineBuilder().UseSoftlineBreakAsHardlineBreak().DisableHtml().Build();

    private static readonly string[] AllowedStarts = ["https://", "http://", "mailto:"];

    private const int ShownLength = 80;

    /// <summary>The headings start at the second level, under the page's own.</summary>
    public static string ToHtml(string? markdown)
    {
        var document = Markdown.Parse(markdown ?? "", WithoutHtml);
        var headings = document.Descendants().OfType<HeadingBlock>().ToList();
        var highest = headings.Select(heading => heading.Level).DefaultIfEmpty(1).Min();
        foreach (var heading in headings) heading.Level = Math.Min(6, heading.Level - highest + 2);
        // A table that was written by another hand than this one's cannot lead elsewhere either.
        foreach (var link in document.Descendants().OfType<LinkInline>().Where(link => link.IsImage || !IsAllowed(link.Url)))
        {
            (link.IsImage, link.Url, link.GetDynamicUrl) = (false, "#", null);
        }

        foreach (var link in document.Descendants().OfType<AutolinkInline>().Where(link => !link.IsEmail && !IsAllowed(link.Url))) link.Url = "#";
        using var html = new StringWriter(CultureInfo.InvariantCulture);
        var renderer = new HtmlRenderer(html);
        WithoutHtml.Setup(renderer);
        renderer.Render(document);
        return html.ToString();
    }

    /// <summary>What to answer instead of saving it; null when it can be saved.</summary>
    public static ProblemHttpResult? FindMistake(string markdown)
    {
        try
        {
            var mistake = Markdown.Parse(markdown, WithHtml).Descendants().Select(node => node switch
            {
                HtmlBlock or HtmlInline => Refuse(
                    ProblemCodes.MarkdownHasHtml, "Write Markdown without HTML; a sign that is meant as such has a backslash before it.", markdown, node),
                LinkInline link when link.IsImage || !IsAllowed(link.Url) => RefuseLink(markdown, node),
                AutolinkInline { IsEmail: false } link when !IsAllowed(link.Url) => RefuseLink(markdown, node),
                _ => null,
            }).FirstOrDefault(found => found is not null);
            // What is saved has to be shown.
            if (mistake is null) ToHtml(markdown);
            return mistake;
        }
        catch (ArgumentException e)
        {
            // Lists and quotes within each other, a hundred deep.
            return Problems.Invalid(new Dictionary<string, string[]> { ["text"] = [e.Message] });
        }
    }

    /// <summary>The places that wait for what only the shop knows: <c>[[your address]]</c>.</summary>
    public static IReadOnlyList<string> ToFillIn(string markdown) => [.. Placeholder().Matches(markdown).Select(match => match.Groups["what"].Value)];

    /// <summary>Other sites and mail, and within this one; nothing that a browser would run or guess about.</summary>
    private static bool IsAllowed(string? url) => url is not null && !url.Contains('\\', StringComparison.Ordinal) && !url.Any(char.IsControl)
        && (AllowedStarts.Any(start => url.StartsWith(start, StringComparison.OrdinalIgnoreCase))
            || (url is ['/', ..] and not ['/', '/', ..]) || url is ['#', ..]);

    private static ProblemHttpResult RefuseLink(string markdown, MarkdownObject node) => Refuse(
        ProblemCodes.MarkdownLinkRefused, "Links lead to https://, http://, mailto: or a path of this shop, and pictures are not possible.", markdown, node);

    private static ProblemHttpResult Refuse(string code, string advice, string markdown, MarkdownObject node)
    {
        var start = Math.Clamp(node.Span.Start, 0, markdown.Length);
        var piece = PlainText.Cut(markdown[start..Math.Clamp(node.Span.End + 1, start, markdown.Length)].Trim(), ShownLength);
        var place = string.Create(CultureInfo.InvariantCulture, $"{node.Line + 1}: {piece}");
        return Problems.Problem(StatusCodes.Status400BadRequest, code, $"{advice} Line {place}", ("field", place));
    }

    [GeneratedRegex(@"\[\[(?<what>[^\[\]]+)\]\]")]
    private static partial Regex Placeholder();
}

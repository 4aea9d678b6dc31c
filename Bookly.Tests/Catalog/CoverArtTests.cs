using System.Globalization;
using System.Text;
using System.Xml.Linq;
using Bookly.ApiService.Catalog.Seed;
using Bookly.Covers;

namespace Bookly.Tests.Catalog;

public sealed class CoverArtTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";
    private static readonly IReadOnlyList<SeedBook> Books = SeedCatalog.Load();

    private static readonly string[] Genres = [.. GenreStyles.Genres, "A genre nobody has heard of", ""];

    public static TheoryData<string, string> HostileTexts => new()
    {
        { "<script>alert('x')</script>", "\" onload=\"alert(1)" },
        { "]]></title></svg><script>", "&amp; &lt; &#0; --><!--" },
        { new string('W', 300), new string('M', 300) },
        { "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft", "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch" },
        { string.Join(' ', Enumerable.Repeat("supercalifragilisticexpialidocious", 20)), "Anonymous" },
        { string.Concat(Enumerable.Repeat("word ", 900)), string.Concat(Enumerable.Repeat("name ", 900)) },
        { "👩‍👩‍👧‍👦📚🐉 and 🏴‍☠️", "🖋️" },
        { string.Concat(Enumerable.Repeat("🐉", 200)), "" },
        { "مئة عام من العزلة", "كاتب" },
        { "\u202Egnp.exe\u202C reversed \u2066x", "\u200F\u200E" },
        { "源氏物語源氏物語源氏物語源氏物語源氏物語源氏物語源氏物語", "紫式部" },
        { "torn \uD83D surrogate \uDC00", "\uFFFE\uFFFF" },
        { "null \0 bell \a escape \u001b tab \t line \n\r end", "\v\f" },
        { "Z̸̡̛a̶l̷g̵o̴ t̸e̷x̸t̶", "é́́́́" },
        { "", "" },
        { "   ", "\t" },
        { ": ", "; or, " },
        { "I", "I" },
    };

    public static TheoryData<string> SomeTitles => ["Emma", "The History of the Decline and Fall of the Roman Empire", "Frankenstein; or, The Modern Prometheus"];

    [Fact]
    public void Seed_covers_are_small_self_contained_and_labelled()
    {
        Assert.All(Books, book =>
        {
            var svg = CoverArt.Draw(book.Title, book.Author, book.Genre);
            var root = AssertHarmless(svg);

            Assert.InRange(Encoding.UTF8.GetByteCount(svg), 1, 12 * 1024);
            Assert.Equal("img", root.Attribute("role")?.Value);
            Assert.Equal("0 0 400 600", root.Attribute("viewBox")?.Value);
            Assert.False(string.IsNullOrWhiteSpace(root.Element(Svg + "title")?.Value));
            Assert.Contains("Bookly", root.Descendants(Svg + "text").Select(t => t.Value));
        });
    }

    [Fact]
    public void Most_seed_covers_stay_under_six_kilobytes()
    {
        var small = Books.Count(b => Encoding.UTF8.GetByteCount(CoverArt.Draw(b.Title, b.Author, b.Genre)) < 6 * 1024);

        Assert.True(small > Books.Count * 0.75, $"{small} of {Books.Count}");
    }

    [Theory]
    [MemberData(nameof(HostileTexts))]
    public void Any_text_makes_a_well_formed_cover(string title, string author)
    {
        Assert.All(Genres, genre =>
        {
            var svg = CoverArt.Draw(title, author, genre);

            AssertHarmless(svg);
            Assert.InRange(Encoding.UTF8.GetByteCount(svg), 1, 16 * 1024);
            AssertTypeStaysOnTheCover(CoverArt.Compose(title, author, genre));
        });
    }

    [Fact]
    public void Seed_cover_lines_stay_on_the_page()
    {
        Assert.All(Books, book => AssertTypeStaysOnTheCover(CoverArt.Compose(book.Title, book.Author, book.Genre)));
    }

    [Fact]
    public void Seed_cover_lines_do_not_overlap()
    {
        Assert.All(Books, book =>
        {
            var boxes = CoverArt.Compose(book.Title, book.Author, book.Genre).Type.Select(t => t.Line)
                .Select(l => (l.Text, l.Left, Right: l.Left + l.Width, Top: l.Baseline - l.Size * 0.7, Bottom: l.Baseline)).ToList();
            for (var i = 0; i < boxes.Count; i++)
            {
                foreach (var other in boxes.Skip(i + 1))
                {
                    var apart = boxes[i].Right <= other.Left || other.Right <= boxes[i].Left || boxes[i].Bottom <= other.Top || other.Bottom <= boxes[i].Top;
                    Assert.True(apart, $"'{boxes[i].Text}' and '{other.Text}' overlap on the cover of {book.Title}");
                }
            }
        });
    }

    [Fact]
    public void Seed_covers_show_whole_titles()
    {
        Assert.All(Books, book =>
        {
            var sheet = CoverArt.Compose(book.Title, book.Author, book.Genre);
            var type = string.Join(' ', sheet.Type.Select(t => t.Line.Text));

            Assert.DoesNotContain('…', type);
            Assert.Contains(sheet.Design.DisplayTitle, type, StringComparison.Ordinal);
            Assert.Contains(sheet.Design.Author.ToUpperInvariant(), type, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Seed_cover_text_has_sufficient_contrast()
    {
        Assert.All(Books, book => Assert.All(CoverArt.Compose(book.Title, book.Author, book.Genre).Type, type =>
            Assert.True(
                type.Line.Ink.ContrastWith(type.Ground) >= 4.5,
                $"'{type.Line.Text}' on {book.Title}: {type.Line.Ink} on {type.Ground} is {type.Line.Ink.ContrastWith(type.Ground):0.00}")));
    }

    [Fact]
    public void Every_palette_is_readable_both_ways()
    {
        Assert.All(Genres.SelectMany(g => GenreStyles.For(g).Palettes), palette =>
        {
            Assert.True(palette.Ink.ContrastWith(palette.Ground) >= 4.5, $"{palette.Ink} on {palette.Ground}");
            Assert.True(palette.AccentInk.ContrastWith(palette.Ground) >= 4.5, $"{palette.AccentInk} on {palette.Ground}");
            Assert.True(palette.Reversed().AccentInk.ContrastWith(palette.Ink) >= 4.5, $"accent on {palette.Ink}");
        });
    }

    [Theory]
    [InlineData("000000", "ffffff", 21)]
    [InlineData("777777", "ffffff", 4.48)]
    [InlineData("ffffff", "767676", 4.54)]
    [InlineData("ff0000", "ff0000", 1)]
    public void Contrast_follows_WCAG(string one, string other, double ratio)
    {
        Assert.Equal(ratio, CoverColour.Parse(one).ContrastWith(CoverColour.Parse(other)), 0.01);
    }

    [Theory]
    [MemberData(nameof(SomeTitles))]
    public void Cover_is_the_same_in_every_culture(string title)
    {
        var before = CultureInfo.CurrentCulture;
        var expected = CoverArt.Draw(title, "A. Writer", "Fiction");
        try
        {
            foreach (var culture in (string[])["de-DE", "tr-TR", "ar-SA", "fa-IR"])
            {
                CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
                Assert.Equal(expected, CoverArt.Draw(title, "A. Writer", "Fiction"));
            }
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Cover_design_is_stable_across_processes()
    {
        // Reckoned outside this code from the definitions of FNV-1a and SplitMix64: a cover that changed with each start could not be cached, and would puzzle the shopper who knows it.
        var random = new CoverRandom("Emma");

        Assert.Equal([121, 44, 654], [random.Whole(0, 999), random.Whole(0, 999), random.Whole(0, 999)]);
    }

    [Fact]
    public void Seed_covers_are_distinct_and_varied()
    {
        var covers = Books.Select(b => CoverArt.Draw(b.Title, b.Author, b.Genre)).ToHashSet();
        var designs = Books.Select(b => CoverDesign.For(b.Title, b.Author, b.Genre)).ToList();

        Assert.Equal(Books.Count, covers.Count);
        Assert.True(designs.Select(d => d.Motif.Name).Distinct().Count() >= 30, "motifs");
        Assert.True(designs.Select(d => (d.Motif.Name, d.Palette)).Distinct().Count() >= 250, "motif and palette");
        Assert.True(designs.Select(d => (d.Motif.Name, d.Palette, d.Layout.Name)).Distinct().Count() >= Books.Count * 0.85, "motif, palette and layout");
        Assert.True(designs.CountBy(d => d.Layout.Name).All(l => l.Value >= Books.Count * 0.03), "a layout is hardly used");
        Assert.Equal(Books.Count, designs.Select(d => d.Id).Distinct().Count());
    }

    private static XElement AssertHarmless(string svg)
    {
        var root = XDocument.Parse(svg).Root!;
        string[] allowed = ["svg", "title", "rect", "circle", "path", "text", "g", "clipPath"];
        Assert.All(root.DescendantsAndSelf(), element =>
        {
            Assert.Contains(element.Name.LocalName, allowed);
            Assert.All(element.Attributes(), attribute =>
            {
                Assert.False(attribute.Name.LocalName.StartsWith("on", StringComparison.OrdinalIgnoreCase), attribute.ToString());
                Assert.NotEqual("href", attribute.Name.LocalName);
                if (!attribute.IsNamespaceDeclaration && attribute.Name.LocalName != "aria-label")
                {
                    Assert.DoesNotContain("http", attribute.Value, StringComparison.OrdinalIgnoreCase);
                    Assert.DoesNotContain("NaN", attribute.Value, StringComparison.Ordinal);
                    Assert.DoesNotContain("∞", attribute.Value, StringComparison.Ordinal);
                }
            });
        });
        return root;
    }

    private static void AssertTypeStaysOnTheCover(CoverSheet sheet)
    {
        Assert.All(sheet.Type, type =>
        {
            var line = type.Line;
            // Measured again from the text, so that a width noted wrongly at setting time is noticed.
            var width = line.Face.Measure(line.Text, line.Size, line.Tracking);
            var left = line.Anchor switch { "middle" => line.X - width / 2, "end" => line.X - width, _ => line.X };
            Assert.True(left >= 12 && left + width <= 388, $"'{line.Text}' runs from {left:0} to {left + width:0} ({sheet.Design.Layout.Name})");
            Assert.InRange(line.Baseline - line.Size * 0.72, 12, 590);
            Assert.InRange(line.Baseline, 12, 592);
            Assert.True(line.Size >= 9, $"'{line.Text}' is too small to read");
        });
    }
}

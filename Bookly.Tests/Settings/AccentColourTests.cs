using Bookly.Contracts;
using Bookly.Tests.Fixtures;
using CsCheck;

namespace Bookly.Tests.Settings;

public sealed class AccentColourTests
{
    private static readonly Gen<string> Colour = Gen.Int[0, 0xFFFFFF].Select(value => $"#{value:x6}");

    [Fact]
    public void Any_colour_can_be_read_on_every_background_and_as_a_ground() => Colour.Sample(colour =>
    {
        foreach (var (shades, backgrounds) in new[]
        {
            (AccentColour.OnLight(colour), AccentColour.LightBackgrounds), (AccentColour.OnDark(colour), AccentColour.DarkBackgrounds),
        })
        {
            foreach (var background in backgrounds)
            {
                Assert.True(AccentColour.Contrast(shades.Accent, background) >= 4.5, $"{colour} as {shades.Accent} on {background}");
                Assert.True(AccentColour.Contrast(shades.Hover, background) >= 4.5, $"{colour} as {shades.Hover} on {background}");
            }

            Assert.True(AccentColour.Contrast(shades.OnAccent, shades.Accent) >= 4.5, $"text on {shades.Accent}");
            Assert.True(AccentColour.Contrast(shades.OnAccent, shades.Hover) >= 4.5, $"text on {shades.Hover}");
        }
    });

    [Theory]
    [InlineData("#000000", "#ffffff", 21)]
    [InlineData("#777777", "#ffffff", 4.48)]
    [InlineData("#1f4a3a", "#1f4a3a", 1)]
    public void Contrast_is_that_of_WCAG(string one, string other, double ratio)
    {
        Assert.Equal(ratio, AccentColour.Contrast(one, other), 2);
        Assert.Equal(ratio, AccentColour.Contrast(other, one), 2);
    }

    [Fact]
    public void Colour_that_can_be_read_stays_as_it_is() => Assert.Equal("#1f4a3a", AccentColour.OnLight("#1f4a3a").Accent);

    [Theory]
    [InlineData("#1f4a3a", true)]
    [InlineData("#ABCDEF", true)]
    [InlineData("1f4a3a", false)]
    [InlineData("#1f4a3", false)]
    [InlineData("#1f4a3g", false)]
    [InlineData("#1f4a3a;", false)]
    [InlineData("red", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void Colour_is_a_sign_and_six_digits(string? text, bool valid) => Assert.Equal(valid, AccentColour.IsValid(text));

    [Fact]
    public void Backgrounds_are_those_of_the_site()
    {
        var tokens = File.ReadAllText(Path.Combine(Repository.Folder, "Bookly.Web", "wwwroot", "css", "tokens.css")).Split("@media");

        Assert.Equal(AccentColour.LightBackgrounds, BackgroundsIn(tokens[0]));
        Assert.Equal(AccentColour.DarkBackgrounds, BackgroundsIn(tokens[1]));
        Assert.Contains($"--accent: {AccentColour.Usual};", tokens[0], StringComparison.Ordinal);
    }

    private static IEnumerable<string> BackgroundsIn(string css) => new[] { "--paper", "--surface", "--surface-sunk" }
        .Select(name => css.Split($"{name}: ")[1].Split(';')[0]);
}

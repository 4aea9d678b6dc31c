using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Resources;
using System.Text.RegularExpressions;
using Bookly.ApiService.Common;
using Bookly.Contracts;
using Bookly.Web.Api;
using Bookly.Web.Hosting;

namespace Bookly.Tests.Web;

/// <summary>What the shop says, on its pages and in its mails, is in XyzTexts.resx files, whole in each of its languages.</summary>
public sealed partial class TextTests
{
    private static readonly Assembly[] Speakers = [typeof(Languages).Assembly, typeof(ShopLanguages).Assembly];

    public static TheoryData<string> Files { get; } =
        [.. Speakers.SelectMany(speaker => speaker.GetManifestResourceNames()).Where(name => name.EndsWith("Texts.resources", StringComparison.Ordinal))
            .Select(name => name[..^".resources".Length])];

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_text_exists_in_every_language(string file)
    {
        var english = Read(file, CultureInfo.InvariantCulture);
        Assert.NotEmpty(english);
        foreach (var language in Languages.All.Skip(1))
        {
            var translated = Read(file, language);

            Assert.Equal(english.Keys.Order(), translated.Keys.Order());
            Assert.All(english, text => Assert.Equal(Placeholders(text.Value), Placeholders(translated[text.Key])));
            Assert.All(translated, text => Assert.False(string.IsNullOrWhiteSpace(text.Value), $"{file}.{text.Key} is empty in {language}."));
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_text_is_used(string file)
    {
        // Looked up by the problem's code, not by name.
        if (file == typeof(ProblemTexts).FullName) return;

        var type = file[(file.LastIndexOf('.') + 1)..];
        var used = Accessor().Matches(string.Join('\n', WebSource.All(SpeakerOf(file).GetName().Name!).Select(source => source.Text)))
            .Where(match => match.Groups["type"].Value == type).Select(match => match.Groups["key"].Value).ToHashSet();

        Assert.All(Read(file, CultureInfo.InvariantCulture).Keys, key => Assert.True(
            used.Contains(key) || used.Contains("Format" + key), $"{type}.{key} is never shown; delete it."));
    }

    [Fact]
    public void Every_problem_code_has_a_text()
    {
        var codes = typeof(ProblemCodes).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetRawConstantValue()!);

        Assert.All(codes, code => Assert.True(
            ProblemText.Of(code) != ProblemText.Of("no_such_code"), $"'{code}' has no text in Bookly.Web/Api/ProblemTexts.resx."));
    }

    [Fact]
    public void Problem_text_is_localized()
    {
        using var _ = new InCulture("de");

        Assert.StartsWith("Dein Warenkorb ist leer", ProblemText.Of(ProblemCodes.CartEmpty), StringComparison.Ordinal);
        Assert.Equal("a rule of its own", ProblemText.Of("NoSuchRule", otherwise: "a rule of its own"));
    }

    [Fact]
    public void API_and_site_support_the_same_languages() => Assert.Equal(Languages.All, ShopLanguages.All);

    private static Assembly SpeakerOf(string file) => Speakers.Single(speaker => file.StartsWith(speaker.GetName().Name!, StringComparison.Ordinal));

    private static Dictionary<string, string> Read(string file, CultureInfo language) =>
        new ResourceManager(file, SpeakerOf(file)).GetResourceSet(language, createIfNotExists: true, tryParents: false) is { } texts
            ? texts.Cast<DictionaryEntry>().ToDictionary(text => (string)text.Key, text => (string)text.Value!)
            : throw new Xunit.Sdk.XunitException($"{file}.{language.Name}.resx is missing.");

    private static IEnumerable<string> Placeholders(string text) => Placeholder().Matches(text).Select(match => match.Value).Order();

    [GeneratedRegex(@"\{\w+\}")]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"\b(?<type>\w+Texts)\.(?<key>\w+)")]
    private static partial Regex Accessor();
}

using System.Reflection;
using System.Text.RegularExpressions;
using Bookly.ApiService;
using Bookly.StripeEmulator;
using Bookly.Tests.Fixtures;

namespace Bookly.Tests.Hosting;

/// <summary>Every setting that the code reads is in the README's table or in docs/settings.md.</summary>
public sealed partial class SettingsTableTests
{
    private static readonly string[] Projects =
        ["Bookly.AppHost", "Bookly.Hosting", "Bookly.ApiService", "Bookly.Web", "Bookly.StripeEmulator", "Bookly.MailCatcher", "Bookly.ServiceDefaults"];

    /// <summary>Set by Aspire, the debugger and <c>dotnet watch</c>, not by people.</summary>
    private static readonly string[] NotForPeople =
        ["AppHost:BrowserToken", "ASPIRE_ALLOW_UNSECURED_TRANSPORT", "DEBUG_SESSION_PORT", "DOTNET_WATCH", "DcpPublisher:RandomizePorts"];

    private static string Documented { get; } =
        File.ReadAllText(Path.Combine(Repository.Folder, "README.md")) + File.ReadAllText(Path.Combine(Repository.Folder, "docs", "settings.md"));

    [Fact]
    public void Settings_read_by_name_are_documented()
    {
        var read = Projects.SelectMany(SourcesOf).SelectMany(source => ReadSetting().Matches(File.ReadAllText(source))).Select(match => match.Groups["key"].Value).ToHashSet();

        Assert.True(read.Count > 20, "The pattern finds too little.");
        Assert.Empty(Missing(read.Except(NotForPeople)));
    }

    [Fact]
    public void Settings_of_options_classes_are_documented()
    {
        var options = new[] { typeof(ApiServiceApp).Assembly, typeof(StripeEmulatorApp).Assembly }
            .SelectMany(assembly => assembly.GetTypes()).Where(type => type.GetField("Section") is { IsLiteral: true }).ToList();

        Assert.True(options.Count >= 6, "Too few classes are found.");
        Assert.Empty(Missing(options.SelectMany(type => KeysOf(type, (string)type.GetField("Section")!.GetRawConstantValue()!))));
    }

    [Fact]
    public void Setting_that_is_not_documented_is_found() => Assert.Equal(["Shop:Colour"], Missing(["Shop:Colour", "Shop:Currency"]));

    private static IEnumerable<string> SourcesOf(string project) =>
        Directory.EnumerateFiles(Path.Combine(Repository.Folder, project), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal));

    private static IEnumerable<string> KeysOf(Type type, string section) => type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(property => property.SetMethod is not null || typeof(System.Collections.IList).IsAssignableFrom(property.PropertyType))
        .SelectMany(property => property.PropertyType is { IsClass: true, Namespace: var space } && space?.StartsWith("Bookly", StringComparison.Ordinal) == true
            ? KeysOf(property.PropertyType, $"{section}:{property.Name}")
            : [$"{section}:{property.Name}"]);

    private static List<string> Missing(IEnumerable<string> keys) =>
        [.. keys.Where(key => !Documented.Contains($"`{key}", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    [GeneratedRegex("""(?:[cC]onfiguration(?:\.GetValue(?:<[^>]+>)?\(|\[|\.GetSection\()\s*\$?|const string \w*Setting\w* = )"(?<key>[A-Za-z_]+(?::[A-Za-z]+)*:?)""")]
    private static partial Regex ReadSetting();
}

using System.Text.RegularExpressions;
using Bookly.Tests.Fixtures;

namespace Bookly.Tests.Architecture;

/// <summary>A reader can open every document that the code or another document refers to.</summary>
public sealed partial class DocumentCitationTests
{
    private static readonly string[] Skipped = ["bin", "obj", "artifacts", "node_modules"];
    private static readonly string[] Documents = [.. Files().Where(file => file.EndsWith(".md", StringComparison.Ordinal))];

    [Fact]
    public void Every_cited_document_is_in_the_repository() => Assert.Empty(
        from file in Files()
        where Path.GetExtension(file) is ".cs" or ".razor" or ".md" && Path.GetFileName(file) != $"{nameof(DocumentCitationTests)}.cs"
        from citation in UnknownIn(File.ReadAllText(Path.Combine(Repository.Folder, file)))
        select $"{file}: {citation}");

    [Theory]
    [InlineData("// One effect (design, section 7).", "design, section")]
    [InlineData("/// <summary>The features, section 4 rule 3.</summary>", "features, section")]
    [InlineData("/// Every invariant of the design's section 7 holds.", "design's section")]
    [InlineData("// See docs/no-such-document.md.", "docs/no-such-document.md")]
    [InlineData("[decided](decisions/0000-never.md)", "decisions/0000-never.md")]
    public void Check_finds_unknown_documents(string line, string citation) => Assert.Equal([citation], UnknownIn(line));

    [Theory]
    [InlineData("// The transitions are in docs/exactly-once.md.")]
    [InlineData("[16](../decisions/0016-folders-have-one-direction.md#consequences)")]
    [InlineData("// 5xx is permanent, 4xx is temporary (RFC 5321, section 4.2.1).")]
    public void Check_accepts_documents_of_the_repository(string line) => Assert.Empty(UnknownIn(line));

    private static IEnumerable<string> UnknownIn(string text) =>
    [
        .. Private().Matches(text).Select(match => match.Value),
        .. Named().Matches(text).Select(match => match.Value).Where(name => !Documents.Any(document => IsNamedBy(document, name))),
    ];

    private static bool IsNamedBy(string document, string name)
    {
        name = Upwards().Replace(name, "");
        return document == name || document.EndsWith($"/{name}", StringComparison.Ordinal);
    }

    private static IEnumerable<string> Files() => Files(new DirectoryInfo(Repository.Folder));

    private static IEnumerable<string> Files(DirectoryInfo folder) => folder.EnumerateFiles()
        .Select(file => Path.GetRelativePath(Repository.Folder, file.FullName).Replace('\\', '/'))
        .Concat(folder.EnumerateDirectories().Where(child => child.Name[0] != '.' && !Skipped.Contains(child.Name)).SelectMany(Files));

    [GeneratedRegex(@"\b(design|features)('s|,) section")]
    private static partial Regex Private();

    [GeneratedRegex(@"(?<![\w*<{/.-])(\.{1,2}/)*[\w-]+([./][\w-]+)*\.md\b")]
    private static partial Regex Named();

    [GeneratedRegex(@"^(\.{1,2}/)+")]
    private static partial Regex Upwards();
}

using System.Text.RegularExpressions;
using Bookly.Tests.Fixtures;

namespace Bookly.Tests.Architecture;

/// <summary>
/// Which folders write which tables: by the SQL in their sources, and by what they add to, remove from or update in a DbSet, whose name is the
/// table's in Pascal case. An entity that is changed through the change tracker leaves no trace; its setters are its own folder's affair.
/// </summary>
internal static partial class TableWriters
{
    /// <returns>Table by table, the folders that write it.</returns>
    public static IReadOnlyDictionary<string, string[]> Of(IEnumerable<(string Folder, string Source)> sources) => sources
        .SelectMany(file => TablesWrittenBy(Comments().Replace(file.Source, "")).Select(table => (Table: table, file.Folder)))
        .GroupBy(write => write.Table, write => write.Folder)
        .ToDictionary(table => table.Key, table => table.Distinct().Order(StringComparer.Ordinal).ToArray(), StringComparer.Ordinal);

    /// <summary>The hand-written sources of a project, by the folder below it.</summary>
    public static IEnumerable<(string Folder, string Source)> SourcesOf(string project)
    {
        var root = Path.Combine(Repository.Folder, project);
        foreach (var file in Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories))
        {
            var parts = Path.GetRelativePath(root, file).Split(Path.DirectorySeparatorChar);
            if (parts[0] is "bin" or "obj" || parts.Contains("Migrations")) continue;

            yield return (parts.Length == 1 ? "" : parts[0], File.ReadAllText(file));
        }
    }

    private static IEnumerable<string> TablesWrittenBy(string source) =>
    [
        .. Statements().Matches(source).Select(match => match.Groups["table"].Value),
        .. DbSets().Matches(source).Select(match => Capitals().Replace(match.Groups["set"].Value, "_$0").ToLowerInvariant()),
    ];

    [GeneratedRegex("^ *//.*$", RegexOptions.Multiline)]
    private static partial Regex Comments();

    /// <summary>Tables are in lower case and keywords in upper case, so FOR UPDATE OF and DO UPDATE SET are none.</summary>
    [GeneratedRegex(@"\b(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM|COPY|MERGE\s+INTO|TRUNCATE)\s+(?<table>[a-z_]+)")]
    private static partial Regex Statements();

    [GeneratedRegex(@"\b[dD]b\.(?<set>[A-Z]\w+)(?![\w(])(?:\.(?:Add|AddRange|Remove|RemoveRange|Update|Attach)\(|(?=[^;]*?\.Execute(?:Update|Delete)Async\())")]
    private static partial Regex DbSets();

    [GeneratedRegex("(?<!^)[A-Z]")]
    private static partial Regex Capitals();
}

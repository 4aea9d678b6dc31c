using System.Reflection;

namespace Bookly.Tests.Architecture;

/// <summary>A type that uses one of a folder that comes after its own.</summary>
internal sealed record WrongDirection(string From, string To)
{
    public override string ToString() => $"{From} -> {To}";
}

/// <summary>
/// Holds an assembly to an order of its feature folders (the first namespace below the root): each may use itself and those before it.
/// The root namespace composes the rest: it may use everything, and no folder may use it.
/// </summary>
internal sealed class FolderOrder(Assembly assembly, string rootNamespace, params string[] folders)
{
    private readonly Dictionary<string, int> _positions =
        folders.Append("").Select((folder, position) => (folder, position)).ToDictionary(pair => pair.folder, pair => pair.position, StringComparer.Ordinal);

    /// <summary>Folders of the assembly that the order does not name, and names that are no folder.</summary>
    public IReadOnlyList<string> Unknown()
    {
        var present = assembly.GetTypes().Select(FolderOf).OfType<string>().Where(folder => folder.Length > 0).ToHashSet(StringComparer.Ordinal);
        return [.. present.Except(folders).Concat(folders.Except(present)).Order(StringComparer.Ordinal)];
    }

    /// <summary>Every use of a later folder, each pair of types once.</summary>
    public IReadOnlyList<WrongDirection> Violations() =>
    [
        .. TypeReferences.Of(assembly)
            .Where(reference => Position(reference.From) < Position(reference.To))
            .Select(reference => new WrongDirection(NameOf(reference.From), NameOf(reference.To)))
            .Distinct()
            .OrderBy(violation => violation.ToString(), StringComparer.Ordinal),
    ];

    private int? Position(Type type) => FolderOf(type) is { } folder && _positions.TryGetValue(folder, out var position) ? position : null;

    /// <summary>Empty for the root namespace itself; null for what does not belong to the assembly's own namespaces.</summary>
    private string? FolderOf(Type type)
    {
        if (type.Assembly != assembly || type.Namespace is not { } name)
        {
            return null;
        }

        return name == rootNamespace ? ""
            : name.StartsWith(rootNamespace + ".", StringComparison.Ordinal) ? name[(rootNamespace.Length + 1)..].Split('.')[0]
            : null;
    }

    /// <summary>The type as the source names it: closures and iterators by the type that they were compiled from.</summary>
    private string NameOf(Type type)
    {
        while (type.DeclaringType is { } outer)
        {
            type = outer;
        }

        return type.FullName!.StartsWith(rootNamespace + ".", StringComparison.Ordinal) ? type.FullName[(rootNamespace.Length + 1)..] : type.FullName;
    }
}

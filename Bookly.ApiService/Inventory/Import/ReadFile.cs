namespace Bookly.ApiService.Inventory.Import;

/// <summary>The lines of the file that this replica is reading, in memory: a file is parsed once and not for each batch of its lines.</summary>
public sealed class ReadFile
{
    private (Guid Id, IReadOnlyList<ImportLine> Lines)? _current;

    public IReadOnlyList<ImportLine>? LinesOf(Guid importId) => _current is { } current && current.Id == importId ? current.Lines : null;

    public IReadOnlyList<ImportLine> Keep(Guid importId, IReadOnlyList<ImportLine> lines)
    {
        _current = (importId, lines);
        return lines;
    }

    public void Forget() => _current = null;
}

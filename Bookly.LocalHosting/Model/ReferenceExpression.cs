using System.Runtime.CompilerServices;
using System.Text;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Text with holes that are filled when the application runs: <c>ReferenceExpression.Create($"Host={endpoint...}")</c>.</summary>
public sealed class ReferenceExpression : IValueProvider
{
    private readonly IReadOnlyList<object> parts;

    private ReferenceExpression(IReadOnlyList<object> parts) => this.parts = parts;

    /// <summary>The expression written as an interpolated string; resources, endpoints and parameters may be its holes.</summary>
    public static ReferenceExpression Create(in ExpressionInterpolatedStringHandler handler) => new(handler.Parts);

    /// <inheritdoc/>
    public async ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default)
    {
        var text = new StringBuilder();
        foreach (var part in parts)
        {
            text.Append(part switch
            {
                Hole hole => hole.Render(await hole.Provider.GetValueAsync(cancellationToken)),
                _ => part,
            });
        }

        return text.ToString();
    }

    private sealed record Hole(IValueProvider Provider, string? Format)
    {
        public string? Render(string? value) => Format == "uri" && value is not null ? Uri.EscapeDataString(value) : value;
    }

    /// <summary>Collects the literal parts and the holes of an interpolated string.</summary>
    [InterpolatedStringHandler]
    public readonly ref struct ExpressionInterpolatedStringHandler(int literalLength, int formattedCount)
    {
        internal List<object> Parts { get; } = new(literalLength == 0 ? formattedCount : 2 * formattedCount + 1);

        public void AppendLiteral(string value) => Parts.Add(value);

        public void AppendFormatted(string? value) => Parts.Add(value ?? "");

        public void AppendFormatted<T>(T valueProvider) where T : IValueProvider => Parts.Add(new Hole(valueProvider, null));

        /// <param name="valueProvider">Fills the hole.</param>
        /// <param name="format"><c>uri</c> percent-encodes the value.</param>
        public void AppendFormatted<T>(T valueProvider, string? format) where T : IValueProvider => Parts.Add(new Hole(valueProvider, format));

        public void AppendFormatted<T>(IResourceBuilder<T> resourceBuilder) where T : IResource, IValueProvider =>
            Parts.Add(new Hole(resourceBuilder.Resource, null));
    }
}

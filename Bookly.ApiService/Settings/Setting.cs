namespace Bookly.ApiService.Settings;

/// <summary>A row of <c>settings</c>: what the owner has set, the logo, or a legal page in one language.</summary>
public sealed class Setting
{
    public const string Shop = "shop";
    public const string Logo = "logo";

    public required string Name { get; init; }

    /// <summary>Counts the changes; what a change has to be based on.</summary>
    public int Version { get; set; }

    /// <summary>JSON of the settings, Markdown of a page.</summary>
    public string? Text { get; set; }

    /// <summary>A PNG: mail programs show no WebP. Re-encoded, never the uploaded bytes.</summary>
    public byte[]? Image { get; set; }

    public static string Page(string page, string language) => $"page.{page}.{language}";
}

namespace Bookly.ApiService.Catalog;

/// <summary>
/// The picture a person gave a book; without one the cover is drawn. It stays when the listing goes: orders still show it, and
/// relisting brings it back.
/// </summary>
public sealed class UploadedCover
{
    public const string ContentType = "image/webp";

    /// <summary>Not a foreign key: the listing may be gone.</summary>
    public long BookId { get; init; }

    /// <summary>Part of the cover's address, so that a new picture has a new one.</summary>
    public required string Version { get; set; }

    /// <summary>As the upload was made over, never the bytes that were sent.</summary>
    public required byte[] Image { get; set; }

    public required string UploadedBy { get; set; }

    public DateTimeOffset UploadedAt { get; set; }
}

namespace Bookly.ApiService.Catalog;

/// <summary>An uploaded cover. It outlives the listing: orders show it, and relisting restores it.</summary>
public sealed class UploadedCover
{
    public const string ContentType = "image/webp";

    /// <summary>No foreign key: the listing may be gone.</summary>
    public long BookId { get; init; }

    /// <summary>Part of the cover's URL, so that a new picture is not served from caches.</summary>
    public required string Version { get; set; }

    /// <summary>Re-encoded, never the uploaded bytes.</summary>
    public required byte[] Image { get; set; }

    public required string UploadedBy { get; set; }

    public DateTimeOffset UploadedAt { get; set; }
}

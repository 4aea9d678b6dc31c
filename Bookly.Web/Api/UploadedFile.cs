using System.Net.Http.Headers;

namespace Bookly.Web.Api;

/// <summary>A file that is passed on to the API, which validates it.</summary>
public sealed record UploadedFile(ReadOnlyMemory<byte> Bytes)
{
    /// <summary>Null when the file is missing, empty, or larger than <paramref name="maxBytes"/>.</summary>
    public static async Task<UploadedFile?> ReadAsync(IFormFile? file, long maxBytes, CancellationToken cancellationToken)
    {
        if (file is null || file.Length == 0 || file.Length > maxBytes) return null;

        using var copy = new MemoryStream((int)file.Length);
        await file.CopyToAsync(copy, cancellationToken);
        return new UploadedFile(copy.ToArray());
    }

    /// <summary>New for every attempt, because a sent HttpContent is disposed.</summary>
    public HttpContent ToContent() => new ReadOnlyMemoryContent(Bytes) { Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream") } };
}

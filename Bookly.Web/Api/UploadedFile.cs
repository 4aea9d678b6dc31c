using System.Net.Http.Headers;

namespace Bookly.Web.Api;

/// <summary>A file that is passed on to the API as the body of a request; what is in it, the API finds out by itself.</summary>
public sealed record UploadedFile(ReadOnlyMemory<byte> Bytes)
{
    /// <summary>Reads a file of a form; null when there is none, it is empty, or it is larger than <paramref name="maxBytes"/>.</summary>
    public static async Task<UploadedFile?> ReadAsync(IFormFile? file, long maxBytes, CancellationToken cancellationToken)
    {
        if (file is null || file.Length == 0 || file.Length > maxBytes) return null;

        using var copy = new MemoryStream((int)file.Length);
        await file.CopyToAsync(copy, cancellationToken);
        return new UploadedFile(copy.ToArray());
    }

    /// <summary>Made anew for every attempt.</summary>
    public HttpContent ToContent() => new ReadOnlyMemoryContent(Bytes) { Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream") } };
}

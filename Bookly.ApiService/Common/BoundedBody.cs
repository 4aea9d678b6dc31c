namespace Bookly.ApiService.Common;

/// <summary>Reads bodies that have a largest size of their own.</summary>
internal static class BoundedBody
{
    /// <summary>
    /// The raw body; null when it is larger than <paramref name="maxBytes"/>. The caller then answers 413, which the sender of a larger
    /// body gets to read: a limit of the server's would break the connection under it.
    /// </summary>
    public static async Task<byte[]?> ReadAsync(HttpRequest request, int maxBytes, CancellationToken cancellationToken)
    {
        if (request.ContentLength > maxBytes) return null;

        using var body = new MemoryStream((int)(request.ContentLength ?? 4096));
        var buffer = new byte[8192];
        int read;
        while ((read = await request.Body.ReadAsync(buffer, cancellationToken)) > 0)
        {
            if (body.Length + read > maxBytes) return null;
            body.Write(buffer, 0, read);
        }

        return body.ToArray();
    }
}

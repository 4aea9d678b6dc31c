namespace Bookly.ApiService.Common;

internal static class BoundedBody
{
    /// <summary>Null when the body is too large: the caller answers 413, where Kestrel's own limit would reset the connection.</summary>
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

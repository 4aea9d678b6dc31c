using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Bookly.ApiService.Catalog;

public static class CoverUrls
{
    /// <summary>Path of a cover on the API and on the site; it changes with the picture.</summary>
    /// <param name="uploaded"><see cref="Book.CoverVersion"/>; null for a drawn cover.</param>
    public static string UrlOf(long bookId, string title, string author, string genre, string? uploaded = null) =>
        string.Create(CultureInfo.InvariantCulture, $"/api/books/{bookId}/cover?v={uploaded ?? VersionOf(title, author, genre)}");

    public static string VersionOf(string title, string author, string genre) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{title}\n{author}\n{genre}")).AsSpan(0, 4));
}

using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Bookly.ApiService.Checkout;

/// <summary>Names what is asked for by its books, quantities and prices: the same cart has the same name.</summary>
internal static class CartFingerprint
{
    public static string Of(string currency, IEnumerable<(long BookId, int Quantity, long UnitAmount)> lines, bool onlyAvailable)
    {
        var text = new StringBuilder(currency).Append(onlyAvailable ? "|available" : "");
        foreach (var (bookId, quantity, unitAmount) in lines.OrderBy(line => line.BookId))
        {
            text.Append(CultureInfo.InvariantCulture, $"|{bookId}x{quantity}@{unitAmount}");
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}

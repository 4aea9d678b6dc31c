using System.Text;
using Microsoft.AspNetCore.WebUtilities;

namespace Bookly.ApiService.Accounts;

/// <summary>Identity's tokens as they are in links.</summary>
internal static class MailedCodes
{
    public static string Write(string token) => WebEncoders.Base64UrlEncode(Encoding.UTF8.GetBytes(token));

    /// <summary>Null when it is no code.</summary>
    public static string? Read(string code)
    {
        try
        {
            return Encoding.UTF8.GetString(WebEncoders.Base64UrlDecode(code));
        }
        catch (FormatException)
        {
            return null;
        }
    }
}

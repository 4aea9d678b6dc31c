using System.Security.Cryptography;

namespace Bookly.Hosting.Processes;

internal static class Passwords
{
    private const string LettersAndDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    /// <summary>22 letters and digits, 131 bits, so that it needs no quoting anywhere.</summary>
    public static string Generate() => RandomNumberGenerator.GetString(LettersAndDigits, 22);
}

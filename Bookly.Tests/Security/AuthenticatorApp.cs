using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace Bookly.Tests.Security;

/// <summary>An authenticator app, as RFC 6238 describes it. A code is good once, so a test that needs several takes them of different steps.</summary>
internal sealed class AuthenticatorApp(string sharedKey)
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    /// <param name="steps">Of thirty seconds, from now; the service takes those of up to two before and after.</param>
    public string Code(int steps = 0)
    {
        var step = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() / 30 + steps;
        var message = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(message, step);
#pragma warning disable CA5350 // RFC 6238 and the apps say SHA-1.
        var hash = HMACSHA1.HashData(Decode(), message);
#pragma warning restore CA5350
        var number = BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(hash[^1] & 0xF)) & int.MaxValue;
        return (number % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }

    private byte[] Decode()
    {
        var bits = string.Concat(sharedKey.ToUpperInvariant().Select(letter => Convert.ToString(Alphabet.IndexOf(letter, StringComparison.Ordinal), 2).PadLeft(5, '0')));
        return [.. Enumerable.Range(0, bits.Length / 8).Select(i => Convert.ToByte(bits.Substring(i * 8, 8), 2))];
    }
}

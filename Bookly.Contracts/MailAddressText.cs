using System.Globalization;
using System.Net.Mail;

namespace Bookly.Contracts;

/// <summary>
/// What is a mail address, for the shop and for the emulator: one that mail servers deliver to and Stripe takes. Narrower than RFC 5321 by
/// quoted names, comments and address literals, which no shopper has, and by names beyond ASCII, which few servers take.
/// </summary>
public static class MailAddressText
{
    private const int MaxName = 64;
    private const int MaxLabel = 63;
    private const string NameSigns = "!#$%&'*+-/=?^_`{|}~";

    private static readonly IdnMapping Idn = new() { UseStd3AsciiRules = true };

    public static bool IsValid(string? text) => text is not null && TryRead(text, out _);

    /// <param name="address">As it is kept: without spaces at its ends, its domain in lower case and in its readers' letters.</param>
    public static bool TryRead(string? text, out string address)
    {
        address = "";
        if (text is null || !PlainText.CanStore(text)) return false;

        var trimmed = PlainText.Normalize(text).Trim();
        var at = trimmed.LastIndexOf('@');
        if (at is < 1 or > MaxName || !IsName(trimmed.AsSpan(0, at))) return false;
        if (Domain(trimmed[(at + 1)..]) is not var (ascii, domain)) return false;

        var name = trimmed[..at];
        address = $"{name}@{domain}";
        // The mail server sees the ASCII form.
        return name.Length + 1 + ascii.Length <= Limits.MaxEmail && address.Length <= Limits.MaxEmail && MailAddress.TryCreate($"{name}@{ascii}", out _);
    }

    /// <summary>By which an account is found: one mailbox, however its letters and its domain are written. Any other text is only upper-cased.</summary>
    public static string Key(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return (TryRead(text, out var address) ? address : PlainText.Clean(text).Trim()).ToUpperInvariant();
    }

    /// <summary>For programs that know no other letters, such as mail servers: the domain in ASCII (Punycode).</summary>
    public static string ToAscii(string address)
    {
        ArgumentNullException.ThrowIfNull(address);
        var at = address.LastIndexOf('@');
        return at > 0 && Domain(address[(at + 1)..]) is var (ascii, _) ? $"{address[..at]}@{ascii}" : address;
    }

    /// <summary>RFC 5322's dot-atom: letters, digits and signs, single dots between them.</summary>
    private static bool IsName(ReadOnlySpan<char> name)
    {
        if (name[0] == '.' || name[^1] == '.' || name.Contains("..", StringComparison.Ordinal)) return false;

        foreach (var character in name)
        {
            if (!char.IsAsciiLetterOrDigit(character) && character != '.' && !NameSigns.Contains(character)) return false;
        }

        return true;
    }

    private static bool IsLabel(string label) => label is { Length: > 0 and <= MaxLabel } and not ['-', ..] and not [.., '-'];

    /// <summary>Null unless it has a dot and is a domain that can be looked up.</summary>
    private static (string Ascii, string Shown)? Domain(string domain)
    {
        try
        {
#pragma warning disable CA1308 // Domains are written in lower case.
            var ascii = Idn.GetAscii(domain).ToLowerInvariant();
#pragma warning restore CA1308
            var labels = ascii.Split('.');
            return labels.Length > 1 && labels.All(IsLabel) && !labels[^1].All(char.IsAsciiDigit)
                ? (ascii, Idn.GetUnicode(ascii))
                : null;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}

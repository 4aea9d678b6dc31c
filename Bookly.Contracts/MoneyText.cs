using System.Globalization;
using System.Text;

namespace Bookly.Contracts;

/// <summary>Why a text is no amount.</summary>
public enum MoneyMistake
{
    None,

    Unreadable,

    /// <summary>Its one separator may separate thousands or decimals.</summary>
    Ambiguous,

    /// <summary>The currency has no such amount, or Stripe charges none so large.</summary>
    NotChargeable,
}

/// <summary>What a text says about money.</summary>
/// <param name="Amount">In the currency's minor unit; null unless it can be read in one way and charged.</param>
/// <param name="Readings">In whole units, without doubt: the two of an ambiguous text, or the nearest amount that can be charged.</param>
public sealed record MoneyReading(long? Amount, MoneyMistake Mistake, IReadOnlyList<string> Readings)
{
    /// <summary>What to do about it; null when there is an amount.</summary>
    public string? Advice => Mistake switch
    {
        MoneyMistake.None => null,
        MoneyMistake.Ambiguous => $"it can be read as {Readings[0]} or as {Readings[1]}; write it in one of these ways.",
        MoneyMistake.NotChargeable when Readings.Count > 0 => $"the nearest that can be charged is {Readings[0]}.",
        MoneyMistake.NotChargeable => "it is more than can be charged.",
        _ => "give a number such as 12.50.",
    };
}

/// <summary>
/// The one parser of amounts in whole units, for forms, files and texts. Nothing is guessed: <c>1.250</c> is a thousandfold less in one half of the
/// world than in the other.
/// </summary>
public static class MoneyText
{
    private const string Apostrophes = "'’‘ʼ";

    /// <param name="decimalSeparator">A comma or a point where the text's surroundings say which separates decimals.</param>
    public static MoneyReading Read(string? text, Currency currency, char? decimalSeparator = null)
    {
        ArgumentNullException.ThrowIfNull(currency);
        if (DigitsOf(text, currency) is not { } number) return Unreadable;

        var (points, commas) = (number.Count(character => character == '.'), number.Count(character => character == ','));
        if (points > 0 && commas > 0)
        {
            var separator = number[number.LastIndexOfAny(['.', ','])];
            return (separator == '.' ? points : commas) == 1 && Decimal(number, separator) is { } mixed ? Of(mixed, currency) : Unreadable;
        }

        if (points + commas == 0) return Whole(number) is { } plain ? Of(plain, currency) : Unreadable;

        var only = points > 0 ? '.' : ',';
        if (points + commas > 1) return Grouped(number, only) is { } many ? Of(many, currency) : Unreadable;

        var (asDecimal, asThousands) = (Decimal(number, only), Grouped(number, only));
        if (asThousands is null || asDecimal is null) return asDecimal is { } one ? Of(one, currency) : Unreadable;
        if (decimalSeparator is { } known) return Of(known == only ? asDecimal.Value : asThousands.Value, currency);

        // A currency of thousandths is written with three decimals.
        return currency.ShownDecimals == 3
            ? Of(asDecimal.Value, currency)
            : new MoneyReading(null, MoneyMistake.Ambiguous, [Write(asThousands.Value, currency), Write(asDecimal.Value, currency)]);
    }

    /// <summary>Which of the two separates decimals in these texts: what those without a doubt agree on; null when there are none.</summary>
    public static char? DecimalSeparatorOf(IEnumerable<string?> texts, Currency currency)
    {
        char? found = null;
        foreach (var separator in texts.Select(text => Evidence(text, currency)).OfType<char>())
        {
            if (found is not null && found != separator) return null;
            found = separator;
        }

        return found;
    }

    /// <summary>More than tenfold, or less than a tenth: a separator in the wrong place, more often than a wish.</summary>
    public static bool IsFarFrom(long amount, decimal neighbour) => neighbour > 0 && (amount > 10 * neighbour || 10m * amount < neighbour);

    private static readonly MoneyReading Unreadable = new(null, MoneyMistake.Unreadable, []);

    private static char? Evidence(string? text, Currency currency)
    {
        if (DigitsOf(text, currency) is not { } number || number.LastIndexOfAny(['.', ',']) is not (>= 0 and var last)) return null;

        var (separator, other) = number[last] == '.' ? ('.', ',') : (',', '.');
        if (number.Count(character => character == separator) > 1) return Grouped(number, separator) is null ? null : other;
        if (Decimal(number, separator) is null) return null;
        return number.Contains(other, StringComparison.Ordinal) || Grouped(number, separator) is null ? separator : null;
    }

    /// <summary>Digits and separators without the currency's name and the spaces and apostrophes between thousands; null for anything else.</summary>
    private static string? DigitsOf(string? text, Currency currency)
    {
        if (text is null || text.Length > 60 || !PlainText.CanStore(text)) return null;

        var trimmed = Unnamed(text.Normalize(NormalizationForm.FormKC).Trim(), currency);
        var number = new StringBuilder();
        for (var i = 0; i < trimmed.Length; i++)
        {
            var character = trimmed[i];
            if (char.IsDigit(character)) number.Append((char)('0' + CharUnicodeInfo.GetDecimalDigitValue(character)));
            else if (character is '.' or ',') number.Append(character);
            else if (!IsThousandsSign(character) || !IsBetweenThousands(trimmed, i)) return null;
        }

        return number.Length == 0 ? null : number.ToString();
    }

    private static bool IsThousandsSign(char character) => char.IsWhiteSpace(character) || Apostrophes.Contains(character);

    /// <summary>Exactly three digits follow, and at least one goes before.</summary>
    private static bool IsBetweenThousands(string text, int at) =>
        at > 0 && char.IsDigit(text[at - 1]) && at + 3 < text.Length && text.AsSpan(at + 1, 3).IndexOfAnyExceptInRange('0', '9') < 0
        && (at + 4 == text.Length || !char.IsDigit(text[at + 4]));

    private static string Unnamed(string text, Currency currency)
    {
        foreach (var name in (string[])[currency.Code, currency.Symbol])
        {
            if (text.StartsWith(name, StringComparison.OrdinalIgnoreCase)) return text[name.Length..].Trim();
            if (text.EndsWith(name, StringComparison.OrdinalIgnoreCase)) return text[..^name.Length].Trim();
        }

        return text;
    }

    /// <summary>The number when this separates decimals and the other one thousands.</summary>
    private static decimal? Decimal(string number, char separator)
    {
        var at = number.IndexOf(separator, StringComparison.Ordinal);
        var (whole, decimals) = (number[..at], number[(at + 1)..]);
        if (decimals.AsSpan().IndexOfAny('.', ',') >= 0 || (whole.Length == 0 && decimals.Length == 0)) return null;

        var other = separator == '.' ? ',' : '.';
        var units = whole.Length == 0 ? 0 : whole.Contains(other, StringComparison.Ordinal) ? Grouped(whole, other) : Whole(whole);
        return units is { } major && decimal.TryParse($"0.{decimals}", NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var minor)
            ? major + minor
            : null;
    }

    /// <summary>The number when this separates thousands: one to three digits that do not begin with 0, then threes.</summary>
    private static decimal? Grouped(string number, char separator) =>
        number.Split(separator) is [{ Length: >= 1 and <= 3 } first, .. var threes] && first[0] != '0'
            && threes.All(group => group.Length == 3)
            ? Whole(first + string.Concat(threes))
            : null;

    private static decimal? Whole(string digits) =>
        decimal.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static MoneyReading Of(decimal major, Currency currency)
    {
        if (major > currency.ToMajor(currency.Maximum)) return new MoneyReading(null, MoneyMistake.NotChargeable, []);

        var amount = currency.FromMajor(major);
        return currency.ToMajor(amount) == major
            ? new MoneyReading(amount, MoneyMistake.None, [])
            : new MoneyReading(null, MoneyMistake.NotChargeable, [$"{currency.ToMajor(amount).ToString(CultureInfo.InvariantCulture)} {currency.Code}"]);
    }

    /// <summary>With a point, and with the currency's decimals at least.</summary>
    private static string Write(decimal major, Currency currency) =>
        major.ToString(currency.ShownDecimals == 0 ? "0.###" : "0.00#", CultureInfo.InvariantCulture);
}

using System.Collections.Frozen;
using System.Globalization;

namespace Bookly.Contracts;

/// <summary>
/// What Stripe asks of amounts in a currency, and how they are written. Amounts are integers in the minor unit as Stripe's API
/// counts it, which is not everywhere the currency's own: Iceland and Uganda have no minor unit any more, but are still counted in
/// hundredths. Source: Stripe's page on supported currencies.
/// </summary>
/// <param name="Code">ISO 4217, in lower case, as Stripe writes it.</param>
/// <param name="Decimals">Digits of the minor unit: the amount 1250 is 12.50 with two, 1,250 with none and 1.250 with three.</param>
/// <param name="Step">Every amount is a multiple of this.</param>
/// <param name="Minimum">The smallest amount that can be charged. For currencies that Stripe has to convert it depends on the day's rate; then Stripe says so itself.</param>
/// <param name="Maximum">The largest amount that can be charged.</param>
/// <param name="Symbol">How shoppers know it; the code in capitals where there is no symbol that only means this one.</param>
public sealed record Currency(string Code, int Decimals, long Step, long Minimum, long Maximum, string Symbol)
{
    private const long EightDigits = 99_999_999;
    private const long TwelveDigits = 999_999_999_999;

    /// <summary>What can be charged with cards, less those of the lists below.</summary>
    private const string TwoDecimals =
        """
        usd aed afn all amd ang aoa ars aud awg azn bam bbd bdt bgn bmd bnd bob brl bsd bwp byn bzd cad cdf chf cny cop crc cve czk dkk dop
        dzd egp etb eur fjd fkp gbp gel gip gmd gtq gyd hkd hnl htg huf idr ils inr jmd kes kgs khr kyd kzt lak lbp lkr lrd lsl mad mdl mkd
        mmk mnt mop mur mvr mwk mxn myr mzn nad ngn nio nok npr nzd pab pen pgk php pkr pln qar ron rsd rub sar sbd scr sek sgd shp sle sos
        srd std szl thb tjs top try ttd twd tzs uah uyu uzs wst xcd yer zar zmw
        """;

    private const string NoDecimals = "bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf";

    /// <summary>Stripe's partners take no thousandths: the last digit is 0.</summary>
    private const string ThreeDecimals = "bhd jod kwd omr tnd";

    /// <summary>Counted in hundredths, charged in whole units.</summary>
    private const string HundredthsInNameOnly = "isk ugx";

    private static readonly Dictionary<string, long> Minimums = Pairs(
        """
        usd:50 aed:200 aud:50 bgn:100 brl:50 cad:50 chf:50 czk:1500 dkk:250 eur:50 gbp:30 hkd:400 huf:17500 inr:50 jpy:50 mxn:1000 myr:200
        nok:300 nzd:50 pln:200 ron:200 sek:300 sgd:50 thb:1000
        """).ToDictionary(pair => pair.Code, pair => long.Parse(pair.Value, CultureInfo.InvariantCulture));

    private static readonly Dictionary<string, string> Symbols = Pairs(
        "usd:$ eur:€ gbp:£ jpy:¥ aud:A$ brl:R$ cad:CA$ ils:₪ inr:₹ krw:₩ mxn:MX$ nzd:NZ$ vnd:₫").ToDictionary(pair => pair.Code, pair => pair.Value);

    private static readonly FrozenDictionary<string, Currency> Known =
        Entries(TwoDecimals, decimals: 2, step: 1)
            .Concat(Entries(NoDecimals, decimals: 0, step: 1))
            .Concat(Entries(ThreeDecimals, decimals: 3, step: 10))
            .Concat(Entries(HundredthsInNameOnly, decimals: 2, step: 100))
            .ToFrozenDictionary(currency => currency.Code);

    /// <summary>All that Stripe can charge, by code.</summary>
    public static IEnumerable<Currency> All => Known.Values.OrderBy(currency => currency.Code, StringComparer.Ordinal);

    /// <summary>Digits that are written: a unit that cannot be charged is not shown either.</summary>
    public int ShownDecimals => Step == 100 ? 0 : Decimals;

    /// <summary>Whether Stripe can charge in this currency.</summary>
    /// <param name="code">ISO 4217, in lower case.</param>
    public static bool IsKnown(string code) => Known.ContainsKey(code);

    /// <summary>The currency of this code, in any case. One that Stripe does not know counts as one with two decimals.</summary>
    public static Currency Of(string code)
    {
        ArgumentException.ThrowIfNullOrEmpty(code);
#pragma warning disable CA1308 // Stripe writes codes in lower case.
        var lower = code.ToLowerInvariant();
#pragma warning restore CA1308
        return Known.TryGetValue(lower, out var known) ? known : Entry(lower, decimals: 2, step: 1);
    }

    /// <summary>Whether this can be a price or a part of a total.</summary>
    public bool IsWhole(long amount) => amount % Step == 0;

    /// <summary>The nearest amount that can be charged; halves go away from zero.</summary>
    public long Round(decimal amount) => (long)Math.Round(amount / Step, MidpointRounding.AwayFromZero) * Step;

    /// <summary>The amount in the currency's major unit: 1250 is 12.50 with two decimals.</summary>
    public decimal ToMajor(long amount) => amount / PowerOfTen(Decimals);

    /// <summary>The amount in whole units as <see cref="MoneyText"/> reads it, in any culture: 1250 is 12.50 with two decimals.</summary>
    public string Plain(long amount) =>
        ToMajor(amount).ToString("F" + (IsWhole(amount) ? ShownDecimals : Decimals).ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    /// <summary>The amount nearest to this number of major units that can be charged.</summary>
    public long FromMajor(decimal amount) => Round(amount * PowerOfTen(Decimals));

    /// <summary>
    /// As a reader of this culture knows it: in English 1250 <c>usd</c> is $12.50, 1250 <c>jpy</c> is ¥1,250 and 1250 <c>kwd</c> is
    /// KWD 1.250; in German they are 12,50 $, 1.250 ¥ and 1,250 KWD.
    /// </summary>
    public string Format(long amount, CultureInfo culture)
    {
        ArgumentNullException.ThrowIfNull(culture);
        // Nothing is hidden: an amount that should not be is shown to the last digit.
        var decimals = IsWhole(amount) ? ShownDecimals : Decimals;
        var number = Math.Abs(ToMajor(amount)).ToString("N" + decimals.ToString(CultureInfo.InvariantCulture), culture);
        var sign = amount < 0 ? "−" : "";
        // 1 and 3 are .NET's patterns with the symbol at the end. No line may break between number and symbol.
        if (culture.NumberFormat.CurrencyPositivePattern is 1 or 3) return $"{sign}{number}\u00a0{Symbol}";
        return char.IsAsciiLetter(Symbol[^1]) ? $"{sign}{Symbol}\u00a0{number}" : sign + Symbol + number;
    }

    private static decimal PowerOfTen(int digits) => digits switch { 0 => 1, 2 => 100, 3 => 1000, _ => throw new ArgumentOutOfRangeException(nameof(digits)) };

    private static IEnumerable<Currency> Entries(string codes, int decimals, long step) =>
        Words(codes).Select(code => Entry(code, decimals, step));

    private static IEnumerable<(string Code, string Value)> Pairs(string text) => Words(text).Select(word => (word[..3], word[4..]));

    private static string[] Words(string text) => text.Split([' ', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries);

    private static Currency Entry(string code, int decimals, long step) => new(
        code, decimals, step, Minimums.GetValueOrDefault(code, step), (code == "idr" ? TwelveDigits : EightDigits) / step * step,
        Symbols.GetValueOrDefault(code, code.ToUpperInvariant()));
}

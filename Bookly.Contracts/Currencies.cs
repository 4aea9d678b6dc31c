namespace Bookly.Contracts;

/// <summary>What the services must agree on about currencies.</summary>
public static class Currencies
{
    /// <summary>How many decimals <paramref name="currency"/> (ISO 4217, any case) has, as Stripe counts them.</summary>
    public static int MinorDigits(string currency)
    {
        ArgumentNullException.ThrowIfNull(currency);
        return currency.ToUpperInvariant() switch
        {
            "BIF" or "CLP" or "DJF" or "GNF" or "JPY" or "KMF" or "KRW" or "MGA" or "PYG" or "RWF" or "VND" or "VUV" or "XAF" or "XOF"
                or "XPF" => 0,
            "BHD" or "JOD" or "KWD" or "OMR" or "TND" => 3,
            _ => 2,
        };
    }

    /// <summary>How many minor units make one of <paramref name="currency"/>: 100 cents, 1 yen, 1000 fils.</summary>
    public static int MinorUnits(string currency) => MinorDigits(currency) switch { 0 => 1, 3 => 1000, _ => 100 };
}

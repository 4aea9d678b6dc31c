using System.Globalization;
using Bookly.Contracts;

namespace Bookly.StripeEmulator.Values;

/// <summary>The currencies' limits, and amounts as text.</summary>
internal static class Money
{
    /// <summary>The largest amount of any currency.</summary>
    public const long MaxAmount = 999_999_999_999;

    /// <summary>The smallest amount that can be charged, in the minor unit.</summary>
    public static long Minimum(string currency) => Currency.Of(currency).Minimum;

    /// <summary>The largest one.</summary>
    public static long Maximum(string currency) => Currency.Of(currency).Maximum;

    public static bool IsCurrency(string currency) => Currency.IsKnown(currency);

    /// <summary>As a shopper reads it: <c>$1,234.50</c>, <c>¥500</c>, <c>SEK 99.00</c>.</summary>
    public static string Format(long amount, string currency) => Currency.Of(currency).Format(amount, CultureInfo.InvariantCulture);

    /// <exception cref="Api.StripeException">Stripe refuses amounts that the currency's step does not divide.</exception>
    public static long RequireDivisible(long amount, string currency, string param)
    {
        var step = Currency.Of(currency).Step;
        return amount % step == 0
            ? amount
            : throw Api.StripeException.BadParameter(param, $"Amounts in {currency} must be divisible by {step}; {amount} is not.");
    }
}

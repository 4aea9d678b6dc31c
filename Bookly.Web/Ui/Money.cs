using System.Globalization;
using Bookly.Contracts;

namespace Bookly.Web.Ui;

/// <summary>Amounts of money as a shopper reads them, in the current culture.</summary>
public static class Money
{
    /// <summary>Formats an amount in the minor unit of <paramref name="currency"/> (ISO 4217, any case): see <see cref="Currency.Format"/>.</summary>
    public static string Format(long minorAmount, string currency) => Currency.Of(currency).Format(minorAmount, CultureInfo.CurrentCulture);
}

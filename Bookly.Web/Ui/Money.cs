using System.Globalization;
using Bookly.Contracts;

namespace Bookly.Web.Ui;

public static class Money
{
    /// <summary>Formats minor units of <paramref name="currency"/> (ISO 4217, any case) in the current culture.</summary>
    public static string Format(long minorAmount, string currency) => Currency.Of(currency).Format(minorAmount, CultureInfo.CurrentCulture);
}

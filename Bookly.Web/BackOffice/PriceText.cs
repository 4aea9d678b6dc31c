using Bookly.Contracts;

namespace Bookly.Web.BackOffice;

/// <summary>Amounts in forms, in whole units of the currency.</summary>
public static class PriceText
{
    public static string Of(long amount, string currency) => Currency.Of(currency).Plain(amount);

    /// <summary>Minor units; null when it is no amount of this currency, or can be read in two ways.</summary>
    public static long? Parse(string? text, string currency) => MoneyText.Read(text, Currency.Of(currency)).Amount;

    /// <summary>What is wrong with it, in the reader's language.</summary>
    public static string Explain(string? text, string currency) => MoneyText.Read(text, Currency.Of(currency)) switch
    {
        { Mistake: MoneyMistake.Ambiguous, Readings: [var one, var other] } => BackOfficeTexts.FormatAmountAmbiguous(one, other),
        { Mistake: MoneyMistake.NotChargeable, Readings: [var nearest] } => BackOfficeTexts.FormatAmountNearest(nearest),
        { Mistake: MoneyMistake.NotChargeable } => BackOfficeTexts.AmountTooLarge,
        _ => BackOfficeTexts.Mistake_unitAmount,
    };
}

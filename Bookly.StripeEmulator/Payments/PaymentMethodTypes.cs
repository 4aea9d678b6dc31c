namespace Bookly.StripeEmulator.Payments;

/// <summary>Which payment methods go with which currency.</summary>
internal static class PaymentMethodTypes
{
    public const string Card = "card";

    private static readonly HashSet<string> Known = [Card, Redirect.Type, .. BankDebits.All.Select(method => method.Type)];

    public static bool IsKnown(string type) => Known.Contains(type);

    public static IReadOnlyList<string> For(string currency) =>
    [
        Card,
        .. BankDebits.All.Where(method => method.Currency == currency).Select(method => method.Type),
        .. Redirect.Currencies.Contains(currency) ? new[] { Redirect.Type } : [],
    ];
}

/// <summary>The one method that redirects the shopper to another site.</summary>
internal static class Redirect
{
    public const string Type = "alipay";
    public const string Label = "Alipay";

    public static IReadOnlyList<string> Currencies { get; } = ["usd", "eur", "gbp"];
}

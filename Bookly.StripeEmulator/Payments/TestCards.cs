namespace Bookly.StripeEmulator.Payments;

/// <summary>Why a payment failed, in Stripe's codes and messages.</summary>
internal sealed record Decline(string Code, string? DeclineCode, string Message)
{
    public static Decline Generic { get; } = new("card_declined", "generic_decline", "Your card was declined.");

    public static Decline IncorrectNumber { get; } = new("incorrect_number", null, "Your card number is incorrect.");

    public static Decline NotAuthenticated { get; } = new(
        "payment_intent_authentication_failure", null,
        "We are unable to authenticate your payment method. Please choose a different payment method and try again.");

    public static Decline InsufficientFundsInAccount { get; } = new(
        "payment_method_provider_decline", "insufficient_funds", "The customer's account has insufficient funds to cover this payment.");

    public static Decline AccountClosed { get; } = new("account_closed", null, "The customer's bank account has been closed.");

    public static Decline DebitNotAuthorized { get; } = new(
        "debit_not_authorized", null, "The customer has notified their bank that this payment was unauthorized.");
}

/// <summary>When a card asks for 3-D Secure.</summary>
internal enum Challenge
{
    None,
    Required,
}

/// <summary>How a refund to a card ends.</summary>
internal enum RefundBehavior
{
    Succeeds,
    PendingFirst,
    FailsLater,
}

/// <summary>How a test card behaves.</summary>
internal sealed record TestCard(string Number, string Brand)
{
    public Decline? Decline { get; init; }

    public Challenge Challenge { get; init; }

    /// <summary>Reason of the dispute that follows the payment, if any.</summary>
    public string? DisputeReason { get; init; }

    /// <summary>The dispute only asks for information, and no money is withdrawn.</summary>
    public bool DisputeIsInquiry { get; init; }

    public RefundBehavior Refunds { get; init; }

    public string Country { get; init; } = "US";

    public string Last4 => Number[^4..];

    public string Funding { get; init; } = "credit";
}

/// <summary>Stripe's test cards. Any other number that passes the Luhn check is declined, as in Stripe's test mode.</summary>
internal static class TestCards
{
    private static readonly Dictionary<string, TestCard> ByNumber = new TestCard[]
    {
        new("4242424242424242", "visa"),
        new("4000056655665556", "visa") { Funding = "debit" },
        new("5555555555554444", "mastercard"),
        new("2223003122003222", "mastercard"),
        new("5200828282828210", "mastercard") { Funding = "debit" },
        new("378282246310005", "amex"),
        new("371449635398431", "amex"),
        new("6011111111111117", "discover"),
        new("3056930009020004", "diners"),
        new("3566002020360505", "jcb"),
        new("6200000000000005", "unionpay"),
        new("4000000000000002", "visa") { Decline = Decline.Generic },
        new("4000000000009995", "visa") { Decline = new("card_declined", "insufficient_funds", "Your card has insufficient funds.") },
        new("4000000000009987", "visa") { Decline = new("card_declined", "lost_card", "Your card was declined.") },
        new("4000000000009979", "visa") { Decline = new("card_declined", "stolen_card", "Your card was declined.") },
        new("4000000000000069", "visa") { Decline = new("expired_card", null, "Your card has expired.") },
        new("4000000000000127", "visa") { Decline = new("incorrect_cvc", null, "Your card's security code is incorrect.") },
        new("4000000000000119", "visa")
        {
            Decline = new("processing_error", null, "An error occurred while processing your card. Try again in a little bit."),
        },
        new("4000002500003155", "visa") { Challenge = Challenge.Required },
        new("4000000000003220", "visa") { Challenge = Challenge.Required },
        new("4000008400001629", "visa") { Challenge = Challenge.Required, Decline = Decline.Generic },
        new("4000000000000259", "visa") { DisputeReason = "fraudulent" },
        new("4000000000002685", "visa") { DisputeReason = "product_not_received" },
        new("4000000000001976", "visa") { DisputeReason = "fraudulent", DisputeIsInquiry = true },
        new("4000000000007726", "visa") { Refunds = RefundBehavior.PendingFirst },
        new("4000000000005126", "visa") { Refunds = RefundBehavior.FailsLater },
    }.ToDictionary(card => card.Number, StringComparer.Ordinal);

    /// <summary>The names that stand for a card in API calls, such as <c>pm_card_visa</c> and <c>tok_visa</c>.</summary>
    private static readonly Dictionary<string, string> NumbersByName = new(StringComparer.Ordinal)
    {
        ["visa"] = "4242424242424242",
        ["visa_debit"] = "4000056655665556",
        ["mastercard"] = "5555555555554444",
        ["amex"] = "378282246310005",
        ["chargeDeclined"] = "4000000000000002",
        ["visa_chargeDeclined"] = "4000000000000002",
        ["chargeDeclinedInsufficientFunds"] = "4000000000009995",
        ["visa_chargeDeclinedInsufficientFunds"] = "4000000000009995",
        ["visa_chargeDeclinedLostCard"] = "4000000000009987",
        ["visa_chargeDeclinedStolenCard"] = "4000000000009979",
        ["chargeDeclinedExpiredCard"] = "4000000000000069",
        ["chargeDeclinedIncorrectCvc"] = "4000000000000127",
        ["chargeDeclinedProcessingError"] = "4000000000000119",
        ["authenticationRequired"] = "4000002500003155",
        ["threeDSecure2Required"] = "4000000000003220",
        ["createDispute"] = "4000000000000259",
        ["createDisputeProductNotReceived"] = "4000000000002685",
        ["createDisputeInquiry"] = "4000000000001976",
        ["pendingRefund"] = "4000000000007726",
        ["refundFail"] = "4000000000005126",
    };

    public static TestCard Find(string number) =>
        ByNumber.TryGetValue(number, out var card) ? card : new TestCard(number, BrandOf(number)) { Decline = Decline.Generic };

    /// <summary>The card that <c>pm_card_...</c> or <c>tok_...</c> stands for; null for any other text.</summary>
    public static TestCard? FindByName(string name)
    {
        foreach (var prefix in new[] { "pm_card_", "tok_" })
        {
            if (name.StartsWith(prefix, StringComparison.Ordinal) && NumbersByName.TryGetValue(name[prefix.Length..], out var number))
            {
                return ByNumber[number];
            }
        }

        return null;
    }

    public static bool PassesLuhn(string digits)
    {
        if (digits.Length is < 12 or > 19 || !digits.All(char.IsAsciiDigit))
        {
            return false;
        }

        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            var digit = digits[^(i + 1)] - '0';
            sum += i % 2 == 0 ? digit : digit > 4 ? (digit * 2) - 9 : digit * 2;
        }

        return sum % 10 == 0;
    }

    private static string BrandOf(string number) => number switch
    {
        ['4', ..] => "visa",
        ['5', >= '1' and <= '5', ..] or ['2', ..] => "mastercard",
        ['3', '4' or '7', ..] => "amex",
        ['6', ..] => "discover",
        ['3', '5', ..] => "jcb",
        ['3', ..] => "diners",
        _ => "unknown",
    };
}

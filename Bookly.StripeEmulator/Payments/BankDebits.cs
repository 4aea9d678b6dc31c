namespace Bookly.StripeEmulator.Payments;

/// <summary>How a bank answers a debit.</summary>
internal enum DebitBehavior
{
    /// <summary>Stays in processing until a call, a button or the configured delay settles it; then succeeds.</summary>
    Succeeds,
    Fails,

    /// <summary>Stays in processing until a call or a button settles it, whatever the configured delay.</summary>
    StaysProcessing,

    SucceedsThenDisputed,
}

/// <summary>A test bank account.</summary>
internal sealed record TestAccount(string Number, DebitBehavior Behavior, Decline? Decline = null);

/// <summary>A payment method that settles days later.</summary>
internal sealed record DelayedMethod(string Type, string Label, string Currency, string AccountLabel, string? RoutingNumber, IReadOnlyList<TestAccount> Accounts)
{
    public TestAccount DefaultAccount => Accounts[0];

    /// <summary>The account with this number. One that is not a test account settles like the default one.</summary>
    public TestAccount Account(string? number)
    {
        var plain = (number ?? "").Replace(" ", "", StringComparison.Ordinal).ToUpperInvariant();
        return plain.Length == 0
            ? DefaultAccount
            : Accounts.FirstOrDefault(account => account.Number == plain) ?? new TestAccount(plain, DebitBehavior.Succeeds);
    }
}

/// <summary>The delayed methods: one per currency.</summary>
internal static class BankDebits
{
    public static IReadOnlyList<DelayedMethod> All { get; } =
    [
        new("us_bank_account", "US bank account", "usd", "Account number", "110000000",
        [
            new("000123456789", DebitBehavior.Succeeds),
            new("000111111113", DebitBehavior.Fails, Decline.AccountClosed),
            new("000222222227", DebitBehavior.Fails, Decline.InsufficientFundsInAccount),
            new("000000000009", DebitBehavior.StaysProcessing),
        ]),
        new("sepa_debit", "SEPA Direct Debit", "eur", "IBAN", null,
        [
            new("AT611904300234573201", DebitBehavior.Succeeds),
            new("AT321904300235473204", DebitBehavior.Succeeds),
            new("AT861904300235473202", DebitBehavior.Fails, Decline.InsufficientFundsInAccount),
            new("AT051904300235473205", DebitBehavior.Fails, Decline.InsufficientFundsInAccount),
            new("IT60X0542811101000000123456", DebitBehavior.Fails, Decline.InsufficientFundsInAccount),
            new("AT591904300235473203", DebitBehavior.SucceedsThenDisputed),
        ]),
        new("bacs_debit", "Bacs Direct Debit", "gbp", "Account number", "108800",
        [
            new("00012345", DebitBehavior.Succeeds),
            new("22222227", DebitBehavior.Fails, Decline.InsufficientFundsInAccount),
            new("33333335", DebitBehavior.Fails, Decline.DebitNotAuthorized),
        ]),
    ];

    public static DelayedMethod? Find(string type) => All.FirstOrDefault(method => method.Type == type);
}

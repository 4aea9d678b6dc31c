using System.Security.Cryptography;
using System.Text;
using Bookly.StripeEmulator.Store;
using Bookly.StripeEmulator.Time;
using Bookly.StripeEmulator.Values;

namespace Bookly.StripeEmulator.Payments;

/// <summary>Stores payment methods.</summary>
internal sealed class PaymentMethods(EmulatorState state, EmulatorClock clock)
{
    public PaymentMethod AddCard(TestCard card, long expMonth, long expYear, BillingDetails? billing = null, IReadOnlyDictionary<string, string>? metadata = null) =>
        state.PaymentMethods.Put(new PaymentMethod
        {
            Id = Ids.New("pm_"),
            Created = clock.UnixNow,
            Type = "card",
            Number = card.Number,
            BillingDetails = billing ?? new BillingDetails(),
            Metadata = metadata ?? new Dictionary<string, string>(),
            Card = new PaymentMethodCard
            {
                Brand = card.Brand,
                DisplayBrand = card.Brand,
                Country = card.Country,
                ExpMonth = expMonth,
                ExpYear = expYear,
                Fingerprint = Fingerprint(card.Number),
                Funding = card.Funding,
                Last4 = card.Last4,
                Checks = new CardChecks { CvcCheck = card.Decline?.Code == "incorrect_cvc" ? "fail" : "pass" },
            },
        });

    /// <summary>A test card that has not expired.</summary>
    public PaymentMethod AddCard(TestCard card, BillingDetails? billing = null, IReadOnlyDictionary<string, string>? metadata = null) =>
        AddCard(card, 12, clock.GetUtcNow().Year + 3, billing, metadata);

    public PaymentMethod AddDebit(DelayedMethod method, string? account, BillingDetails? billing = null, IReadOnlyDictionary<string, string>? metadata = null)
    {
        var number = method.Account(account).Number;
        var debit = new BankDebit
        {
            BankName = method.Type == "us_bank_account" ? "STRIPE TEST BANK" : null,
            Country = method.Type == "sepa_debit" ? number[..Math.Min(2, number.Length)] : null,
            Fingerprint = Fingerprint(number),
            Last4 = number[Math.Max(0, number.Length - 4)..],
            RoutingNumber = method.RoutingNumber,
        };
        return state.PaymentMethods.Put(new PaymentMethod
        {
            Id = Ids.New("pm_"),
            Created = clock.UnixNow,
            Type = method.Type,
            Number = number,
            BillingDetails = billing ?? new BillingDetails(),
            Metadata = metadata ?? new Dictionary<string, string>(),
            UsBankAccount = method.Type == "us_bank_account" ? debit : null,
            SepaDebit = method.Type == "sepa_debit" ? debit : null,
            BacsDebit = method.Type == "bacs_debit" ? debit : null,
        });
    }

    public PaymentMethod AddRedirect(BillingDetails billing) => state.PaymentMethods.Put(new PaymentMethod
    {
        Id = Ids.New("pm_"),
        Created = clock.UnixNow,
        Type = Redirect.Type,
        BillingDetails = billing,
    });

    private static string Fingerprint(string number) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"emulated {number}")))[..16];
}

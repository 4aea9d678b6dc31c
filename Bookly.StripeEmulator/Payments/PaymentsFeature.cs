using Bookly.StripeEmulator.Api;
using Bookly.StripeEmulator.Store;

namespace Bookly.StripeEmulator.Payments;

/// <summary>What payments register.</summary>
internal static class PaymentsFeature
{
    public const string ByPaymentIntent = "payment_intent";
    public const string ByCustomer = "customer";

    extension(EmulatorState state)
    {
        public ObjectCollection<PaymentIntent> PaymentIntents => state.Of<PaymentIntent>();

        public ObjectCollection<PaymentMethod> PaymentMethods => state.Of<PaymentMethod>();

        public ObjectCollection<Charge> Charges => state.Of<Charge>();

        public ObjectCollection<BalanceTransaction> BalanceTransactions => state.Of<BalanceTransaction>();
    }

    public static void AddPayments(this IServiceCollection services)
    {
        services.AddSingleton<ObjectKind>(new ObjectKind<PaymentMethod>("payment_method", "payment_methods") { IdPrefixes = ["pm"], References = ["customer"] });
        services.AddSingleton<ObjectKind>(new ObjectKind<PaymentIntent>("payment_intent", "payment_intents")
        {
            IdPrefixes = ["pi"],
            References = ["latest_charge", "payment_method", "customer"],
            Indexes = new Dictionary<string, Func<PaymentIntent, string?>> { [ByCustomer] = intent => intent.Customer },
        });
        services.AddSingleton<ObjectKind>(new ObjectKind<Charge>("charge", "charges")
        {
            IdPrefixes = ["ch", "py"],
            References = ["payment_intent", "customer", "balance_transaction"],
            Indexes = new Dictionary<string, Func<Charge, string?>> { [ByPaymentIntent] = charge => charge.PaymentIntent },
        });
        services.AddSingleton<ObjectKind>(new ObjectKind<BalanceTransaction>("balance_transaction", "balance_transactions")
        {
            IdPrefixes = ["txn"],
            References = ["source"],
        });
        services.AddSingleton<PaymentMethods>();
        services.AddSingleton<PaymentProcessor>();
        services.AddApiResource<PaymentIntentResource>();
        services.AddApiResource<ChargeResource>();
        services.AddApiResource<PaymentMethodResource>();
    }
}

using Bookly.StripeEmulator.Api;
using Bookly.StripeEmulator.Store;

namespace Bookly.StripeEmulator.Refunds;

/// <summary>What refunds register.</summary>
internal static class RefundsFeature
{
    public const string ByCharge = "charge";
    public const string ByPaymentIntent = "payment_intent";

    extension(EmulatorState state)
    {
        public ObjectCollection<Refund> Refunds => state.Of<Refund>();
    }

    public static void AddRefunds(this IServiceCollection services)
    {
        services.AddSingleton<ObjectKind>(new ObjectKind<Refund>("refund", "refunds")
        {
            IdPrefixes = ["re", "pyr"],
            References = ["charge", "payment_intent", "balance_transaction"],
            Indexes = new Dictionary<string, Func<Refund, string?>>
            {
                [ByCharge] = refund => refund.Charge,
                [ByPaymentIntent] = refund => refund.PaymentIntent,
            },
        });
        services.AddSingleton(provider =>
        {
            var state = provider.GetRequiredService<EmulatorState>();
            return new ExpandableList("charge", "refunds", id => Paging.FirstPage([.. state.Refunds.NewestFirst(ByCharge, id)], $"/v1/charges/{id}/refunds"));
        });
        services.AddSingleton<RefundService>();
        services.AddApiResource<RefundResource>();
    }
}

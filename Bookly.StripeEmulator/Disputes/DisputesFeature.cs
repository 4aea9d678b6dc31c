using Bookly.StripeEmulator.Api;
using Bookly.StripeEmulator.Payments;
using Bookly.StripeEmulator.Store;

namespace Bookly.StripeEmulator.Disputes;

/// <summary>What disputes register.</summary>
internal static class DisputesFeature
{
    public const string ByCharge = "charge";
    public const string ByPaymentIntent = "payment_intent";

    extension(EmulatorState state)
    {
        public ObjectCollection<Dispute> Disputes => state.Of<Dispute>();
    }

    public static void AddDisputes(this IServiceCollection services)
    {
        services.AddSingleton<ObjectKind>(new ObjectKind<Dispute>("dispute", "disputes")
        {
            IdPrefixes = ["du"],
            References = ["charge", "payment_intent"],
            Indexes = new Dictionary<string, Func<Dispute, string?>>
            {
                [ByCharge] = dispute => dispute.Charge,
                [ByPaymentIntent] = dispute => dispute.PaymentIntent,
            },
        });
        services.AddSingleton<DisputeService>();
        services.AddSingleton<IPaymentObserver, TestDisputes>();
        services.AddApiResource<DisputeResource>();
    }
}

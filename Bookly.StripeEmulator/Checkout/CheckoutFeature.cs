using Bookly.StripeEmulator.Api;
using Bookly.StripeEmulator.Store;

namespace Bookly.StripeEmulator.Checkout;

/// <summary>What checkout registers.</summary>
internal static class CheckoutFeature
{
    public const string ByPaymentIntent = "payment_intent";

    extension(EmulatorState state)
    {
        public ObjectCollection<CheckoutSession> Sessions => state.Of<CheckoutSession>();
    }

    public static void AddCheckout(this IServiceCollection services)
    {
        services.AddSingleton<ObjectKind>(new ObjectKind<CheckoutSession>("checkout.session", "sessions")
        {
            IdPrefixes = ["cs"],
            References = ["payment_intent", "customer"],
            Indexes = new Dictionary<string, Func<CheckoutSession, string?>> { [ByPaymentIntent] = session => session.PaymentIntent },
        });
        services.AddSingleton(provider =>
        {
            var state = provider.GetRequiredService<EmulatorState>();
            return new ExpandableList(
                "checkout.session", "line_items", id => Paging.FirstPage(state.Sessions.Find(id)!.LineItems, $"/v1/checkout/sessions/{id}/line_items"));
        });
        services.AddSingleton<Discounts>();
        services.AddSingleton<LineItemFactory>();
        services.AddSingleton<SessionFactory>();
        services.AddSingleton<SessionPaymentInputs>();
        services.AddSingleton<CheckoutService>();
        services.AddApiResource<SessionResource>();
        services.AddApiResource<PaymentPageResource>();
    }
}

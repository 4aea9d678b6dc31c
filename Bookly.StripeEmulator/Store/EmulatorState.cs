using Bookly.StripeEmulator.Catalog;
using Bookly.StripeEmulator.Checkout;
using Bookly.StripeEmulator.Disputes;
using Bookly.StripeEmulator.Events;
using Bookly.StripeEmulator.Payments;
using Bookly.StripeEmulator.Refunds;

namespace Bookly.StripeEmulator.Store;

/// <summary>
/// Everything the emulator knows, in memory. An operation takes <see cref="Gate"/> once for all it reads and changes, so
/// that paying and expiring the same session have one winner; operations are short and never wait inside it.
/// </summary>
internal sealed class EmulatorState
{
    public const string ByCharge = "charge";
    public const string ByPaymentIntent = "payment_intent";
    public const string ByCustomer = "customer";
    public const string ByProduct = "product";
    public const string ByType = "type";
    public const string ByCode = "code";

    public EmulatorState()
    {
        Sessions = new ObjectCollection<CheckoutSession>(Gate)
            .WithIndex(ByPaymentIntent, session => session.PaymentIntent)
            .WithIndex(ByCustomer, session => session.Customer);
        PaymentIntents = new ObjectCollection<PaymentIntent>(Gate).WithIndex(ByCustomer, intent => intent.Customer);
        Charges = new ObjectCollection<Charge>(Gate)
            .WithIndex(ByPaymentIntent, charge => charge.PaymentIntent)
            .WithIndex(ByCustomer, charge => charge.Customer);
        PaymentMethods = new ObjectCollection<PaymentMethod>(Gate);
        Refunds = new ObjectCollection<Refund>(Gate)
            .WithIndex(ByCharge, refund => refund.Charge)
            .WithIndex(ByPaymentIntent, refund => refund.PaymentIntent);
        Disputes = new ObjectCollection<Dispute>(Gate)
            .WithIndex(ByCharge, dispute => dispute.Charge)
            .WithIndex(ByPaymentIntent, dispute => dispute.PaymentIntent);
        BalanceTransactions = new ObjectCollection<BalanceTransaction>(Gate);
        Products = new ObjectCollection<Product>(Gate);
        Prices = new ObjectCollection<Price>(Gate).WithIndex(ByProduct, price => price.Product);
        Customers = new ObjectCollection<Customer>(Gate);
        Coupons = new ObjectCollection<Coupon>(Gate);
        PromotionCodes = new ObjectCollection<PromotionCode>(Gate).WithIndex(ByCode, code => code.Code);
        WebhookEndpoints = new ObjectCollection<WebhookEndpoint>(Gate);
        Events = new ObjectCollection<StripeEvent>(Gate).WithIndex(ByType, @event => @event.Type);

        ByPrefix = new Dictionary<string, IObjectCollection>(StringComparer.Ordinal)
        {
            ["cs"] = Sessions,
            ["pi"] = PaymentIntents,
            ["ch"] = Charges,
            ["py"] = Charges,
            ["pm"] = PaymentMethods,
            ["re"] = Refunds,
            ["pyr"] = Refunds,
            ["du"] = Disputes,
            ["txn"] = BalanceTransactions,
            ["prod"] = Products,
            ["price"] = Prices,
            ["cus"] = Customers,
            ["promo"] = PromotionCodes,
            ["we"] = WebhookEndpoints,
            ["evt"] = Events,
        };
        Collections = new Dictionary<string, IObjectCollection>(StringComparer.Ordinal)
        {
            ["products"] = Products,
            ["prices"] = Prices,
            ["customers"] = Customers,
            ["coupons"] = Coupons,
            ["promotion_codes"] = PromotionCodes,
            ["payment_methods"] = PaymentMethods,
            ["payment_intents"] = PaymentIntents,
            ["charges"] = Charges,
            ["balance_transactions"] = BalanceTransactions,
            ["refunds"] = Refunds,
            ["disputes"] = Disputes,
            ["sessions"] = Sessions,
            ["webhook_endpoints"] = WebhookEndpoints,
            ["events"] = Events,
        };
    }

    public Lock Gate { get; } = new();

    public ObjectCollection<CheckoutSession> Sessions { get; }

    public ObjectCollection<PaymentIntent> PaymentIntents { get; }

    public ObjectCollection<Charge> Charges { get; }

    public ObjectCollection<PaymentMethod> PaymentMethods { get; }

    public ObjectCollection<Refund> Refunds { get; }

    public ObjectCollection<Dispute> Disputes { get; }

    public ObjectCollection<BalanceTransaction> BalanceTransactions { get; }

    public ObjectCollection<Product> Products { get; }

    public ObjectCollection<Price> Prices { get; }

    public ObjectCollection<Customer> Customers { get; }

    public ObjectCollection<Coupon> Coupons { get; }

    public ObjectCollection<PromotionCode> PromotionCodes { get; }

    public ObjectCollection<WebhookEndpoint> WebhookEndpoints { get; }

    public ObjectCollection<StripeEvent> Events { get; }

    /// <summary>All collections by name, in the order that a state file keeps them.</summary>
    public IReadOnlyDictionary<string, IObjectCollection> Collections { get; }

    private Dictionary<string, IObjectCollection> ByPrefix { get; }

    /// <summary>The object an id names, whatever its type; null when there is none.</summary>
    public object? Find(string id) =>
        id.IndexOf('_', StringComparison.Ordinal) is > 0 and var end && ByPrefix.TryGetValue(id[..end], out var collection)
            ? collection.Find(id)
            : null;

    public void Clear()
    {
        lock (Gate)
        {
            foreach (var collection in Collections.Values)
            {
                collection.Clear();
            }
        }
    }
}

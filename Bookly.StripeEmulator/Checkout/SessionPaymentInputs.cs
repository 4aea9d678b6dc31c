using Bookly.StripeEmulator.Api;
using Bookly.StripeEmulator.Payments;
using Bookly.StripeEmulator.Store;
using Bookly.StripeEmulator.Time;
using Bookly.StripeEmulator.Values;

namespace Bookly.StripeEmulator.Checkout;

/// <summary>The payment intent and the payment method of a session.</summary>
internal sealed class SessionPaymentInputs(EmulatorClock clock, PaymentMethods methods)
{
    /// <summary>Not stored yet.</summary>
    public PaymentIntent Intent(CheckoutSession session)
    {
        var data = session.PaymentIntentData;
        var id = Ids.New("pi_");
        return new PaymentIntent
        {
            Id = id,
            AllowedPaymentMethodTypes = session.AllowedPaymentMethodTypes,
            Amount = session.AmountTotal,
            ClientSecret = Ids.New($"{id}_secret_", 25),
            Created = clock.UnixNow,
            Currency = session.Currency,
            Customer = session.Customer,
            Description = data.Description,
            Metadata = data.Metadata,
            PaymentMethodTypes = session.PaymentMethodTypes,
            ReceiptEmail = data.ReceiptEmail,
            SetupFutureUsage = data.SetupFutureUsage,
            Shipping = data.Shipping ?? ShippingOf(session),
            StatementDescriptor = data.StatementDescriptor,
            Status = PaymentIntentStatus.RequiresPaymentMethod,
            Session = session.Id,
        };
    }

    private static Shipping? ShippingOf(CheckoutSession session) =>
        session.CollectedInformation?.ShippingDetails is { } details ? new Shipping { Address = details.Address, Name = details.Name } : null;

    /// <summary>The method that the shopper chose, stored.</summary>
    /// <exception cref="StripeException">The session does not offer it.</exception>
    public PaymentMethod Method(CheckoutSession session, PaymentChoice choice)
    {
        if (!session.PaymentMethodTypes.Contains(choice.Type))
        {
            throw StripeException.BadParameter(
                "payment_method", $"This Checkout Session does not offer {choice.Type}. It offers {string.Join(", ", session.PaymentMethodTypes)}.");
        }

        if (BankDebits.Find(choice.Type) is { } debit)
        {
            return methods.AddDebit(debit, choice.Account, choice.Billing);
        }

        if (choice.Type != PaymentMethodTypes.Card)
        {
            return methods.AddRedirect(choice.Billing);
        }

        var card = TestCards.Find(choice.CardNumber!);
        return choice is { ExpMonth: { } month, ExpYear: { } year }
            ? methods.AddCard(card, month, year, choice.Billing)
            : methods.AddCard(card, choice.Billing);
    }
}

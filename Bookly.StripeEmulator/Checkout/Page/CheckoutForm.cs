using System.Globalization;
using Bookly.Contracts;
using Bookly.StripeEmulator.Payments;
using Bookly.StripeEmulator.Values;

namespace Bookly.StripeEmulator.Checkout.Page;

/// <summary>The hosted page's form, with its errors.</summary>
public sealed class CheckoutForm
{
    public string Email { get; init; } = "";

    public string PaymentMethod { get; init; } = PaymentMethodTypes.Card;

    public string CardNumber { get; init; } = "";

    public string CardExpiry { get; init; } = "";

    public string CardCvc { get; init; } = "";

    public string BillingName { get; init; } = "";

    public string Account { get; init; } = "";

    public string AddressLine1 { get; init; } = "";

    public string AddressCity { get; init; } = "";

    public string AddressPostalCode { get; init; } = "";

    public string AddressCountry { get; init; } = "";

    /// <summary>The id of the shipping option that was chosen; empty where there is no choice.</summary>
    public string ShippingRate { get; init; } = "";

    public string PromotionCode { get; init; } = "";

    /// <summary>One message per field, by the field's name.</summary>
    public Dictionary<string, string> Errors { get; } = new(StringComparer.Ordinal);

    public string? ErrorOf(string field) => Errors.GetValueOrDefault(field);

    internal static CheckoutForm For(CheckoutSession session) => new()
    {
        Email = session.CustomerDetails?.Email ?? "",
        PaymentMethod = session.PaymentMethodTypes[0],
    };

    internal static CheckoutForm Read(IFormCollection form, CheckoutSession session)
    {
        string Field(string name) => form[name].ToString().Trim();

        return new CheckoutForm
        {
            // Stripe does not let the shopper change customer_email.
            Email = session.CustomerEmail ?? Field("email"),
            PaymentMethod = Field("paymentMethod") is { Length: > 0 } type ? type : session.PaymentMethodTypes[0],
            CardNumber = Field("cardNumber"),
            CardExpiry = Field("cardExpiry"),
            CardCvc = Field("cardCvc"),
            BillingName = Field("billingName"),
            Account = Field("account"),
            AddressLine1 = Field("addressLine1"),
            AddressCity = Field("addressCity"),
            AddressPostalCode = Field("addressPostalCode"),
            AddressCountry = Field("addressCountry"),
            ShippingRate = Field("shippingRate"),
            PromotionCode = Field("promotionCode"),
        };
    }

    /// <summary>Null, with <see cref="Errors"/> filled, when the form is invalid.</summary>
    internal PaymentChoice? Validate(CheckoutSession session, DateTimeOffset now)
    {
        if (!MailAddressText.IsValid(Email))
        {
            Errors["email"] = Email.Length == 0 ? "Enter your email address." : "Your email address is incomplete.";
        }

        var paysNothing = session.AmountTotal == 0;
        var choice = paysNothing ? new PaymentChoice() : ReadMethod(session, now);
        var shipping = ReadShipping(session);
        if (Errors.Count > 0 || choice is null)
        {
            return null;
        }

        return choice with
        {
            Shipping = shipping,
            Billing = new BillingDetails
            {
                Email = Email,
                Name = BillingName.Length == 0 ? null : BillingName,
                Address = shipping?.Address ?? new Address(),
            },
        };
    }

    private PaymentChoice? ReadMethod(CheckoutSession session, DateTimeOffset now)
    {
        if (!session.PaymentMethodTypes.Contains(PaymentMethod))
        {
            Errors["paymentMethod"] = "Choose one of the payment methods.";
            return null;
        }

        if (BillingName.Length == 0 && PaymentMethod != Redirect.Type)
        {
            Errors["billingName"] = PaymentMethod == PaymentMethodTypes.Card ? "Enter the name on the card." : "Enter the account holder's name.";
        }

        if (PaymentMethod != PaymentMethodTypes.Card)
        {
            return new PaymentChoice { Type = PaymentMethod, Account = Account.Length == 0 ? null : Account };
        }

        var digits = string.Concat(CardNumber.Where(char.IsAsciiDigit));
        var hasLetters = CardNumber.Any(character => !char.IsAsciiDigit(character) && character is not (' ' or '-'));
        if (digits.Length < 12 && !hasLetters)
        {
            Errors["cardNumber"] = digits.Length == 0 ? "Enter your card number." : "Your card number is incomplete.";
        }
        else if (hasLetters || !TestCards.PassesLuhn(digits))
        {
            Errors["cardNumber"] = "Your card number is invalid.";
        }

        var expiry = ReadExpiry(now);
        if (CardCvc.Length is not (3 or 4) || !CardCvc.All(char.IsAsciiDigit))
        {
            Errors["cardCvc"] = CardCvc.Length == 0 ? "Enter the security code." : "Your card's security code is incomplete.";
        }

        return new PaymentChoice { CardNumber = digits, ExpMonth = expiry?.Month, ExpYear = expiry?.Year };
    }

    private (int Month, int Year)? ReadExpiry(DateTimeOffset now)
    {
        var digits = string.Concat(CardExpiry.Where(char.IsAsciiDigit));
        if (digits.Length is not (4 or 6))
        {
            Errors["cardExpiry"] = CardExpiry.Length == 0 ? "Enter the expiration date." : "Your card's expiration date is incomplete.";
            return null;
        }

        var month = int.Parse(digits[..2], CultureInfo.InvariantCulture);
        var year = int.Parse(digits[2..], CultureInfo.InvariantCulture);
        year += digits.Length == 4 ? 2000 : 0;
        if (month is < 1 or > 12 || year > now.Year + 50)
        {
            Errors["cardExpiry"] = "Your card's expiration date is invalid.";
            return null;
        }

        if (year < now.Year || (year == now.Year && month < now.Month))
        {
            Errors["cardExpiry"] = "Your card's expiration date is in the past.";
            return null;
        }

        return (month, year);
    }

    private ShippingDetails? ReadShipping(CheckoutSession session)
    {
        if (session.ShippingAddressCollection is not { } collection)
        {
            return null;
        }

        void Require(string field, string value, string message)
        {
            if (value.Length == 0)
            {
                Errors[field] = message;
            }
        }

        Require("billingName", BillingName, "Enter your name.");
        Require("addressLine1", AddressLine1, "Enter your street address.");
        Require("addressCity", AddressCity, "Enter your town or city.");
        Require("addressPostalCode", AddressPostalCode, "Enter your postal code.");
        if (!collection.AllowedCountries.Contains(AddressCountry))
        {
            Errors["addressCountry"] = "Choose one of the countries that this shop ships to.";
        }

        return new ShippingDetails(
            new Address { Line1 = AddressLine1, City = AddressCity, PostalCode = AddressPostalCode, Country = AddressCountry }, BillingName);
    }
}

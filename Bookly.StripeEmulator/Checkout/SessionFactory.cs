using Bookly.StripeEmulator.Api;
using Bookly.StripeEmulator.Catalog;
using Bookly.StripeEmulator.Payments;
using Bookly.StripeEmulator.Settings;
using Bookly.StripeEmulator.Store;
using Bookly.StripeEmulator.Time;
using Bookly.StripeEmulator.Values;
using Microsoft.Extensions.Options;

namespace Bookly.StripeEmulator.Checkout;

/// <summary>Makes an open session from the parameters of a create call, or refuses them as Stripe does.</summary>
internal sealed class SessionFactory(
    EmulatorState state, EmulatorClock clock, LineItemFactory lineItems, Discounts discounts, IOptions<EmulatorOptions> emulator)
{
    public static readonly TimeSpan MinLifetime = TimeSpan.FromMinutes(30);
    public static readonly TimeSpan MaxLifetime = TimeSpan.FromHours(24);

    public CheckoutSession Create(ApiCall call)
    {
        var values = call.Parameters;
        CheckModes(call);
        var successUrl = CheckedUrl(values.Text("success_url"), "success_url") ?? throw StripeException.MissingParameter("success_url");
        var cancelUrl = CheckedUrl(values.Text("cancel_url"), "cancel_url");
        var customer = Customer(values);
        var items = lineItems.Create(values);
        var currency = items[0].Currency;
        var subtotal = items.Sum(item => item.AmountSubtotal);
        var options = ShippingOptions(values, currency);
        var taxed = values.Object("automatic_tax")?.Flag("enabled") ?? false;
        var id = Ids.CheckoutSession();
        var session = new CheckoutSession
        {
            Id = id,
            Created = clock.UnixNow,
            AllowPromotionCodes = values.Flag("allow_promotion_codes"),
            AllowedPaymentMethodTypes = values.Texts("allowed_payment_method_types"),
            AmountSubtotal = subtotal,
            AutomaticTax = taxed ? new AutomaticTax { Enabled = true, Status = "complete" } : new AutomaticTax(),
            BillingAddressCollection = values.Text("billing_address_collection"),
            CancelUrl = cancelUrl,
            ClientReferenceId = values.Text("client_reference_id"),
            CollectedInformation = values.Has("shipping_address_collection") ? new CollectedInformation() : null,
            Currency = currency,
            Customer = customer?.Id,
            CustomerCreation = customer is null ? values.Text("customer_creation") ?? "if_required" : null,
            CustomerDetails = Details(customer?.Email ?? values.Text("customer_email"), customer?.Name),
            CustomerEmail = values.Text("customer_email"),
            ExpiresAt = ExpiresAt(values),
            LineItems = items,
            Locale = values.Text("locale"),
            Metadata = values.Metadata(),
            PaymentIntentData = IntentData(values.Object("payment_intent_data")),
            PaymentMethodTypes = MethodTypes(call, currency),
            PaymentStatus = SessionPaymentStatus.Unpaid,
            PhoneNumberCollection = new PhoneNumberCollection(values.Object("phone_number_collection")?.Flag("enabled") ?? false),
            ShippingAddressCollection = values.Object("shipping_address_collection")?.Texts("allowed_countries") is { } countries
                ? new ShippingAddressCollection(countries)
                : null,
            // Stripe preselects the first option.
            ShippingCost = options is [var first, ..] ? ShippingCost.Of(first) : null,
            ShippingOptions = options,
            Status = SessionStatus.Open,
            SubmitType = values.Text("submit_type"),
            SuccessUrl = successUrl,
            TaxPercent = taxed ? emulator.Value.TaxPercent : 0,
            Url = $"{call.Origin}/c/pay/{id}",
        };
        session = SessionTotals.Apply(session);
        session = discounts.Apply(session, values);
        CheckTotal(session);
        return session;
    }

    private static void CheckModes(ApiCall call)
    {
        if (call.Parameters.Text("mode") is not "payment" and var mode)
        {
            throw StripeException.BadParameter("mode", $"Bookly.StripeEmulator emulates the mode `payment` only, not `{mode}`.");
        }

        if (call.Parameters.Text("ui_mode") is not (null or "hosted_page") and var uiMode)
        {
            throw StripeException.BadParameter("ui_mode", $"Bookly.StripeEmulator emulates the ui_mode `hosted_page` only, not `{uiMode}`.");
        }

        if (call.Parameters.Object("payment_intent_data")?.Text("capture_method") == "manual")
        {
            throw StripeException.BadParameter(
                "payment_intent_data[capture_method]", "Bookly.StripeEmulator captures at once and does not emulate the capture_method `manual`.");
        }
    }

    private static string? CheckedUrl(string? url, string param)
    {
        if (url is null)
        {
            return null;
        }

        return Uri.TryCreate(url, UriKind.Absolute, out var parsed) && (parsed.Scheme is "http" or "https")
            ? url
            : throw StripeException.BadParameter(param, "Not a valid URL", "url_invalid");
    }

    private Customer? Customer(ParameterValues values)
    {
        if (values.Text("customer") is not { } id)
        {
            return null;
        }

        if (values.Has("customer_email"))
        {
            throw StripeException.BadParameter("customer_email", "You may only specify one of these parameters: customer, customer_email.");
        }

        return state.Customers.Find(id) ?? throw StripeException.NoSuch("customer", id, "customer");
    }

    private long ExpiresAt(ParameterValues values)
    {
        var now = clock.UnixNow;
        var expiresAt = values.Integer("expires_at") ?? now + (long)MaxLifetime.TotalSeconds;
        if (IsAllowed(expiresAt)) return expiresAt;

        // The shop counts from the real time, and knows nothing of a clock that was advanced: it means so long after now.
        var shifted = expiresAt + (long)clock.Offset.TotalSeconds;
        if (!IsAllowed(shifted))
        {
            throw StripeException.BadParameter(
                "expires_at",
                $"The `expires_at` timestamp must be between {MinLifetime.TotalMinutes:0} minutes and {MaxLifetime.TotalHours:0} hours after the session is created ({now}).");
        }

        return shifted;

        bool IsAllowed(long time) => time >= now + MinLifetime.TotalSeconds && time <= now + MaxLifetime.TotalSeconds;
    }

    private static List<ShippingOption> ShippingOptions(ParameterValues values, string currency) =>
    [
        .. (values.Objects("shipping_options") ?? []).Select(option =>
        {
            var data = option.Object("shipping_rate_data") ?? throw StripeException.MissingParameter(option.PathOf("shipping_rate_data"));
            var amount = data.Object("fixed_amount") ?? throw StripeException.MissingParameter(data.PathOf("fixed_amount"));
            return LineItemFactory.Currency(amount, "currency") == currency
                ? new ShippingOption
                {
                    ShippingAmount = Money.RequireDivisible(amount.Integer("amount")!.Value, currency, amount.PathOf("amount")),
                    ShippingRate = Ids.New("shr_"),
                    DisplayName = data.RequiredText("display_name"),
                    TaxBehavior = data.Text("tax_behavior") ?? "unspecified",
                }
                : throw StripeException.BadParameter(amount.PathOf("currency"), $"Shipping must be in the currency of the line items, {currency}.");
        }),
    ];

    private static PaymentIntentData IntentData(ParameterValues? values) => values is null ? new PaymentIntentData() : new PaymentIntentData
    {
        Description = values.Text("description"),
        Metadata = values.Metadata(),
        ReceiptEmail = values.Text("receipt_email"),
        SetupFutureUsage = values.Text("setup_future_usage"),
        Shipping = AddressParameters.ReadShipping(values.Object("shipping")),
        StatementDescriptor = values.Text("statement_descriptor"),
    };

    private static IReadOnlyList<string> MethodTypes(ApiCall call, string currency)
    {
        var values = call.Parameters;
        if (values.Has("payment_method_types") && call.PinsVersion)
        {
            throw StripeException.BadParameter(
                "payment_method_types",
                "`payment_method_types` is no longer supported; use `allowed_payment_method_types` or leave the choice to the Dashboard.",
                "payment_method_types_no_longer_supported");
        }

        var offered = PaymentMethodTypes.For(currency);
        var allowed = values.Texts("allowed_payment_method_types") ?? values.Texts("payment_method_types");
        foreach (var type in allowed ?? [])
        {
            if (!PaymentMethodTypes.IsKnown(type))
            {
                throw StripeException.BadParameter("allowed_payment_method_types", $"Bookly.StripeEmulator does not emulate the payment method `{type}`.");
            }
        }

        var excluded = values.Texts("excluded_payment_method_types") ?? [];
        var types = offered.Where(type => (allowed?.Contains(type) ?? true) && !excluded.Contains(type)).ToList();
        return types.Count > 0
            ? types
            : throw StripeException.BadParameter(
                "allowed_payment_method_types", $"None of the allowed payment methods can be used with the currency {currency}.");
    }

    private static void CheckTotal(CheckoutSession session)
    {
        var minimum = Money.Minimum(session.Currency);
        if (session.AmountTotal > 0 && session.AmountTotal < minimum)
        {
            throw StripeException.BadParameter(
                "line_items",
                $"The Checkout Session's total amount due must add up to at least {Money.Format(minimum, session.Currency)}.",
                "amount_too_small");
        }

        if (session.AmountTotal > Money.Maximum(session.Currency))
        {
            throw StripeException.BadParameter(
                "line_items",
                $"The Checkout Session's total amount must be no more than {Money.Format(Money.Maximum(session.Currency), session.Currency)}.",
                "amount_too_large");
        }
    }

    private static CustomerDetails? Details(string? email, string? name) =>
        email is null && name is null ? null : new CustomerDetails { Email = email, Name = name };
}

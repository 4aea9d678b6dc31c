using Bookly.StripeEmulator.Api;
using Bookly.StripeEmulator.Catalog;
using Bookly.StripeEmulator.Store;
using Bookly.StripeEmulator.Time;
using Bookly.StripeEmulator.Values;
using static Bookly.StripeEmulator.Api.Parameter;

namespace Bookly.StripeEmulator.Payments;

/// <summary><c>/v1/payment_intents</c>. One that belongs to a checkout session is the session's to confirm and cancel.</summary>
internal sealed class PaymentIntentResource(EmulatorState state, EmulatorClock clock, PaymentProcessor payments, PaymentMethodResource methods) : IApiResource
{
    private const string Kind = "payment_intent";

    private static readonly Parameter[] Common =
    [
        Text("description", 1000), Metadata(), MailAddress("receipt_email"), AddressParameters.Shipping, Text("statement_descriptor", 22),
        Choice("setup_future_usage", "off_session", "on_session"), Text("payment_method"), Text("customer"),
    ];

    private static readonly Parameter[] Confirmation = [Text("return_url"), Flag("off_session"), Flag("error_on_requires_action")];

    private static readonly ParameterSet CreateParameters = new(
    [
        Integer("amount", 1, Money.MaxAmount) with { Required = true }, Text("currency", 3) with { Required = true }, .. Common, .. Confirmation,
        Flag("confirm"), Texts("payment_method_types"), Texts("allowed_payment_method_types"),
        Object("automatic_payment_methods", Flag("enabled") with { Required = true }, Choice("allow_redirects", "always", "never")),
        Choice("capture_method", "automatic", "automatic_async"), Choice("confirmation_method", "automatic", "manual"),
        .. NotEmulated(
            "application_fee_amount", "confirmation_token", "customer_account", "excluded_payment_method_types", "mandate", "mandate_data", "on_behalf_of",
            "payment_method_configuration", "payment_method_data", "payment_method_options", "radar_options", "transfer_data", "transfer_group", "use_stripe_sdk"),
    ]);

    public IEnumerable<Operation> Operations =>
    [
        Operation.Post("/payment_intents", CreateParameters, Create),
        Operation.Get("/payment_intents", Paging.With(Text("customer"), TimeRange("created")), List),
        Operation.Get("/payment_intents/{id}", new ParameterSet(Text("client_secret")), call => Find(call)),
        Operation.Post("/payment_intents/{id}", new ParameterSet([Integer("amount", 1, Money.MaxAmount), .. Common]), Update),
        Operation.Post("/payment_intents/{id}/confirm", new ParameterSet([Text("payment_method"), .. Confirmation]), call => Confirm(call, StandaloneIntent(call, "confirmed"))),
        Operation.Post(
            "/payment_intents/{id}/cancel",
            new ParameterSet(Choice("cancellation_reason", "abandoned", "duplicate", "fraudulent", "requested_by_customer")),
            call => payments.Cancel(StandaloneIntent(call, "canceled"), call.Parameters.Text("cancellation_reason"), call.Cause)),
    ];

    private PaymentIntent Find(ApiCall call) => state.PaymentIntents.Find(call.Id) ?? throw StripeException.NotFound(Kind, call.Id, "intent");

    private PaymentIntent StandaloneIntent(ApiCall call, string verb)
    {
        var intent = Find(call);
        return intent.Session is null
            ? intent
            : throw StripeException.WrongState(
                $"This PaymentIntent was made by the Checkout Session {intent.Session} and cannot be {verb} through the API. To end it, expire the session.",
                "payment_intent_unexpected_state");
    }

    private object Create(ApiCall call)
    {
        var values = call.Parameters;
        var currency = values.RequiredText("currency").ToLowerInvariant();
        var amount = values.Integer("amount")!.Value;
        if (!Money.IsCurrency(currency))
        {
            throw StripeException.BadParameter("currency", $"Invalid currency: {currency}");
        }

        if (values.Has("payment_method_types") && call.PinsVersion)
        {
            throw StripeException.BadParameter(
                "payment_method_types", "`payment_method_types` is no longer supported; use `allowed_payment_method_types`.", "payment_method_types_no_longer_supported");
        }

        if (amount < Money.Minimum(currency))
        {
            throw StripeException.BadParameter("amount", $"Amount must be at least {Money.Format(Money.Minimum(currency), currency)}", "amount_too_small");
        }

        if (amount > Money.Maximum(currency))
        {
            throw StripeException.BadParameter("amount", $"Amount must be no more than {Money.Format(Money.Maximum(currency), currency)}", "amount_too_large");
        }

        Money.RequireDivisible(amount, currency, "amount");
        if (values.Text("customer") is { } customer && state.Customers.Find(customer) is null)
        {
            throw StripeException.NoSuch("customer", customer, "customer");
        }

        // Looked up before the intent is stored: a wrong id must not leave one behind.
        var method = Method(values);
        var id = Ids.New("pi_");
        var intent = payments.Create(
            new PaymentIntent
            {
                Id = id,
                AllowedPaymentMethodTypes = values.Texts("allowed_payment_method_types"),
                Amount = amount,
                ClientSecret = Ids.New($"{id}_secret_", 25),
                Created = clock.UnixNow,
                Currency = currency,
                Customer = values.Text("customer"),
                Description = values.Text("description"),
                Metadata = values.Metadata(),
                PaymentMethod = method?.Id,
                PaymentMethodTypes = values.Texts("allowed_payment_method_types") ?? values.Texts("payment_method_types") ?? PaymentMethodTypes.For(currency),
                ReceiptEmail = values.Text("receipt_email"),
                SetupFutureUsage = values.Text("setup_future_usage"),
                Shipping = AddressParameters.ReadShipping(values.Object("shipping")),
                StatementDescriptor = values.Text("statement_descriptor"),
                Status = method is null ? PaymentIntentStatus.RequiresPaymentMethod : PaymentIntentStatus.RequiresConfirmation,
            },
            call.Cause);
        return values.Flag("confirm") is true ? Confirm(call, intent) : intent;
    }

    private object Update(ApiCall call)
    {
        var values = call.Parameters;
        var intent = Find(call);
        if (values.Has("amount") && intent.Status is not (PaymentIntentStatus.RequiresPaymentMethod or PaymentIntentStatus.RequiresConfirmation))
        {
            throw StripeException.WrongState(
                $"This PaymentIntent's amount could not be updated because it has a status of {intent.Status}.", "payment_intent_unexpected_state");
        }

        return state.PaymentIntents.Put(intent with
        {
            Amount = values.Integer("amount") ?? intent.Amount,
            Description = values.Text("description") ?? intent.Description,
            Metadata = values.Merge(intent.Metadata),
            PaymentMethod = Method(values)?.Id ?? intent.PaymentMethod,
            ReceiptEmail = values.Text("receipt_email") ?? intent.ReceiptEmail,
            Shipping = AddressParameters.ReadShipping(values.Object("shipping")) ?? intent.Shipping,
        });
    }

    private object Confirm(ApiCall call, PaymentIntent intent)
    {
        if (intent.Status is not (PaymentIntentStatus.RequiresPaymentMethod or PaymentIntentStatus.RequiresConfirmation or PaymentIntentStatus.RequiresAction))
        {
            throw StripeException.WrongState(
                $"You cannot confirm this PaymentIntent because it has a status of {intent.Status}.", "payment_intent_unexpected_state");
        }

        var method = Method(call.Parameters) ?? state.PaymentMethods.Find(intent.PaymentMethod) ?? throw StripeException.MissingParameter("payment_method");
        var result = payments.Confirm(intent, method, made => $"{call.Origin}/_emulator/payment_intents/{made.Id}/authenticate", call.Cause);
        return result.Error is { } error
            ? throw StripeException.CardDeclined(error with { PaymentIntent = result.Intent })
            : result.Intent;
    }

    private PaymentMethod? Method(ParameterValues values) => values.Text("payment_method") is { } id
        ? methods.Resolve(id) ?? throw StripeException.NoSuch("PaymentMethod", id, "payment_method")
        : null;

    private object List(ApiCall call)
    {
        var created = call.Parameters.TimeRange("created");
        bool Matches(PaymentIntent intent) => created is null || created.Contains(intent.Created);

        return call.Parameters.Text("customer") is { } customer
            ? Paging.Page(call, [.. state.PaymentIntents.NewestFirst(PaymentsFeature.ByCustomer, customer)], Kind, intent => intent.Id, Matches)
            : Paging.Page(call, state.PaymentIntents, Kind, Matches);
    }
}

using Bookly.StripeEmulator.Api;
using Bookly.StripeEmulator.Values;
using static Bookly.StripeEmulator.Api.Parameter;

namespace Bookly.StripeEmulator.Checkout;

/// <summary>What the checkout session operations accept.</summary>
internal static class SessionParameters
{
    public const int MaxLineItems = 100;

    private static readonly Parameter[] ProductData =
    [
        Text("name") with { Required = true }, Text("description", 40_000), Texts("images", 8), Metadata(), Text("tax_code"), Text("unit_label", 12),
        .. NotEmulated("tax_details"),
    ];

    private static readonly Parameter[] LineItem =
    [
        Integer("quantity", 1, 999_999) with { Required = true },
        Text("price"),
        Object(
            "price_data",
            [
                Text("currency", 3) with { Required = true },
                Text("product"),
                Object("product_data", ProductData),
                Integer("unit_amount", 0, Money.MaxAmount) with { Required = true },
                Choice("tax_behavior", "exclusive", "inclusive", "unspecified"),
                .. NotEmulated("recurring", "unit_amount_decimal"),
            ]),
        Metadata(),
        .. NotEmulated("adjustable_quantity", "dynamic_tax_rates", "tax_rates"),
    ];

    private static readonly Parameter[] ShippingOption =
    [
        Object(
            "shipping_rate_data",
            [
                Text("display_name", 100) with { Required = true },
                Choice("type", "fixed_amount"),
                Object("fixed_amount", [Integer("amount", 0, Money.MaxAmount) with { Required = true }, Text("currency", 3) with { Required = true }, .. NotEmulated("currency_options")]),
                Metadata(),
                Choice("tax_behavior", "exclusive", "inclusive", "unspecified"),
                Text("tax_code"),
                Object(
                    "delivery_estimate",
                    Object("maximum", Choice("unit", "business_day", "day", "hour", "month", "week"), Integer("value", 0)),
                    Object("minimum", Choice("unit", "business_day", "day", "hour", "month", "week"), Integer("value", 0))),
            ]),
        .. NotEmulated("shipping_rate"),
    ];

    public static ParameterSet Create { get; } = new(
    [
        Choice("mode", "payment", "setup", "subscription") with { Required = true },
        Choice("ui_mode", "hosted_page", "embedded_page", "elements", "form"),
        Text("success_url"),
        Text("cancel_url"),
        Objects("line_items", MaxLineItems, LineItem),
        Text("currency", 3),
        Text("customer"),
        MailAddress("customer_email", 800),
        Choice("customer_creation", "always", "if_required"),
        Text("client_reference_id", 200),
        Metadata(),
        Object(
            "payment_intent_data",
            [
                Metadata(), Text("description", 1000), MailAddress("receipt_email", 800), AddressParameters.Shipping, Text("statement_descriptor", 22), Text("statement_descriptor_suffix", 22),
                Choice("setup_future_usage", "off_session", "on_session"), Choice("capture_method", "automatic", "automatic_async", "manual"),
                .. NotEmulated("application_fee_amount", "on_behalf_of", "transfer_data", "transfer_group"),
            ]),
        Integer("expires_at"),
        Texts("allowed_payment_method_types"),
        Texts("excluded_payment_method_types"),
        Texts("payment_method_types"),
        Flag("allow_promotion_codes"),
        Objects("discounts", 1, [Text("coupon"), Text("promotion_code"), .. NotEmulated("coupon_data")]),
        Object("shipping_address_collection", Texts("allowed_countries", 250) with { Required = true }),
        Objects("shipping_options", 5, ShippingOption),
        Object("phone_number_collection", Flag("enabled") with { Required = true }),
        Choice("billing_address_collection", "auto", "required"),
        Object("automatic_tax", [Flag("enabled") with { Required = true }, .. NotEmulated("liability")]),
        Choice("payment_method_collection", "always", "if_required"),
        Text("locale", 10),
        Choice("submit_type", "auto", "book", "donate", "pay", "subscribe"),
        .. NotEmulated(
            "adaptive_pricing", "after_expiration", "approval_method", "automatic_surcharge", "branding_settings", "checkout_items", "consent_collection", "crypto", "custom_fields",
            "custom_text", "customer_account", "customer_update", "excluded_payment_method_types_options", "integration_identifier", "invoice_creation",
            "managed_payments", "name_collection", "optional_items", "origin_context", "payment_method_configuration",
            "payment_method_data", "payment_method_options", "permissions", "redirect_on_completion", "return_url",
            "saved_payment_method_options", "setup_intent_data", "subscription_data", "tax_id_collection", "wallet_options"),
    ]);

    public static ParameterSet Update { get; } = new([Metadata(), .. NotEmulated("collected_information", "line_items", "shipping_options", "automatic_tax", "invoice_creation", "discounts")]);

    public static ParameterSet List { get; } = Paging.With(
        TimeRange("created"),
        Text("customer"),
        Text("payment_intent"),
        Text("payment_link"),
        Text("subscription"),
        Choice("status", SessionStatus.Open, SessionStatus.Complete, SessionStatus.Expired),
        Object("customer_details", Text("email")));
}

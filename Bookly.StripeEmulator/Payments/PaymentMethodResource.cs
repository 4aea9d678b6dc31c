using Bookly.StripeEmulator.Api;
using Bookly.StripeEmulator.Store;
using Bookly.StripeEmulator.Values;
using static Bookly.StripeEmulator.Api.Parameter;

namespace Bookly.StripeEmulator.Payments;

/// <summary><c>/v1/payment_methods</c>: cards by test token or number, and bank debits.</summary>
internal sealed class PaymentMethodResource(EmulatorState state, PaymentMethods methods) : IApiResource
{
    private static readonly ParameterSet CreateParameters = new(
    [
        Choice("type", [PaymentMethodTypes.Card, Redirect.Type, .. BankDebits.All.Select(method => method.Type)]) with { Required = true },
        Object("card", Text("token"), Text("number", 30), Integer("exp_month", 1, 12), Integer("exp_year", 0, 9999), Text("cvc", 4)),
        Object("sepa_debit", Text("iban", 40) with { Required = true }),
        Object(
            "us_bank_account", Text("account_number", 20), Text("routing_number", 9), Choice("account_holder_type", "company", "individual"),
            Choice("account_type", "checking", "savings")),
        Object("bacs_debit", Text("account_number", 8), Text("sort_code", 8)),
        Object("alipay"),
        Object("billing_details", MailAddress("email"), Text("name"), Text("phone"), AddressParameters.Address),
        Metadata(),
        Choice("allow_redisplay", "always", "limited", "unspecified"),
    ]);

    public IEnumerable<Operation> Operations =>
    [
        Operation.Post("/payment_methods", CreateParameters, Create),
        Operation.Get("/payment_methods/{id}", call => Resolve(call.Id) ?? throw StripeException.NotFound("PaymentMethod", call.Id, "payment_method")),
    ];

    /// <summary>The method with this id, or the one that a test name such as <c>pm_card_visa</c> stands for; null if neither.</summary>
    public PaymentMethod? Resolve(string id) =>
        state.PaymentMethods.Find(id) ?? (TestCards.FindByName(id) is { } card ? methods.AddCard(card) : null);

    private object Create(ApiCall call)
    {
        var values = call.Parameters;
        var billing = AddressParameters.ReadBilling(values.Object("billing_details"));
        var metadata = values.Metadata();
        var type = values.RequiredText("type");
        if (type == Redirect.Type)
        {
            return methods.AddRedirect(billing);
        }

        if (BankDebits.Find(type) is { } debit)
        {
            var account = values.Object(type) ?? throw StripeException.MissingParameter(type);
            return methods.AddDebit(debit, account.Text(type == "sepa_debit" ? "iban" : "account_number"), billing, metadata);
        }

        var card = values.Object("card") ?? throw StripeException.MissingParameter("card");
        if (card.Text("token") is { } token)
        {
            return methods.AddCard(TestCards.FindByName(token) ?? throw StripeException.NoSuch("token", token, "card[token]"), billing, metadata);
        }

        var number = card.Text("number") ?? throw StripeException.MissingParameter("card[number]");
        if (!TestCards.PassesLuhn(number))
        {
            throw StripeException.CardDeclined(new StripeError
            {
                Type = "card_error",
                Code = Decline.IncorrectNumber.Code,
                Message = Decline.IncorrectNumber.Message,
                Param = "card[number]",
            });
        }

        return methods.AddCard(
            TestCards.Find(number),
            card.Integer("exp_month") ?? throw StripeException.MissingParameter("card[exp_month]"),
            card.Integer("exp_year") ?? throw StripeException.MissingParameter("card[exp_year]"),
            billing,
            metadata);
    }
}

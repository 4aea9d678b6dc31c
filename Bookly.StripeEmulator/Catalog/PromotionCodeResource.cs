using Bookly.StripeEmulator.Api;
using Bookly.StripeEmulator.Store;
using Bookly.StripeEmulator.Time;
using static Bookly.StripeEmulator.Api.Parameter;

namespace Bookly.StripeEmulator.Catalog;

/// <summary><c>/v1/promotion_codes</c>: what a shopper types to get a coupon.</summary>
internal sealed class PromotionCodeResource(EmulatorState state, EmulatorClock clock) : IApiResource
{
    private const string Kind = "promotion code";

    private static readonly ParameterSet CreateParameters = new(
    [
        Object("promotion", Choice("type", "coupon") with { Required = true }, Text("coupon")) with { Required = true },
        Text("code", 500), Flag("active"), Text("customer"), Integer("expires_at"), Integer("max_redemptions", 1), Metadata(),
        Object(
            "restrictions",
            [Integer("minimum_amount", 0), Text("minimum_amount_currency", 3), .. NotEmulated("currency_options", "first_time_transaction")]),
        .. NotEmulated("customer_account"),
    ]);

    public IEnumerable<Operation> Operations =>
    [
        Operation.Post("/promotion_codes", CreateParameters, Create),
        Operation.Get("/promotion_codes", Paging.With(Flag("active"), Text("code"), Text("coupon"), Text("customer"), TimeRange("created")), List),
        Operation.Get("/promotion_codes/{id}", call => Find(call)),
        Operation.Post("/promotion_codes/{id}", new ParameterSet(Flag("active"), Metadata()), call => state.PromotionCodes.Put(Find(call) with
        {
            Active = call.Parameters.Flag("active") ?? Find(call).Active,
            Metadata = call.Parameters.Merge(Find(call).Metadata),
        })),
    ];

    private PromotionCode Find(ApiCall call) => state.PromotionCodes.Find(call.Id) ?? throw StripeException.NotFound(Kind, call.Id);

    private object Create(ApiCall call)
    {
        var values = call.Parameters;
        var promotion = values.Object("promotion")!;
        var coupon = promotion.Text("coupon") ?? throw StripeException.MissingParameter("promotion[coupon]");
        if (state.Coupons.Find(coupon) is null)
        {
            throw StripeException.NoSuch("coupon", coupon, "promotion[coupon]");
        }

        var code = (values.Text("code") ?? Ids.New("", 8)).ToUpperInvariant();
        if (state.PromotionCodes.NewestFirst(CatalogFeature.ByCode, code).Any(existing => existing.Active))
        {
            throw StripeException.BadParameter("code", $"An active promotion code with `code: {code}` already exists.");
        }

        var restrictions = values.Object("restrictions");
        return state.PromotionCodes.Put(new PromotionCode
        {
            Id = Ids.New("promo_"),
            Active = values.Flag("active") ?? true,
            Code = code,
            Created = clock.UnixNow,
            Customer = values.Text("customer"),
            ExpiresAt = values.Integer("expires_at"),
            MaxRedemptions = values.Integer("max_redemptions"),
            Metadata = values.Metadata(),
            Promotion = new PromotedCoupon(coupon),
            Restrictions = new PromotionRestrictions
            {
                MinimumAmount = restrictions?.Integer("minimum_amount"),
                MinimumAmountCurrency = restrictions?.Text("minimum_amount_currency")?.ToLowerInvariant(),
            },
        });
    }

    private object List(ApiCall call)
    {
        var values = call.Parameters;
        var (active, code, coupon, customer, created) =
            (values.Flag("active"), values.Text("code")?.ToUpperInvariant(), values.Text("coupon"), values.Text("customer"), values.TimeRange("created"));
        return Paging.Page(call, state.PromotionCodes, Kind, promotion =>
            (active is null || promotion.Active == active)
            && (code is null || promotion.Code == code)
            && (coupon is null || promotion.Promotion.Coupon == coupon)
            && (customer is null || promotion.Customer == customer)
            && (created is null || created.Contains(promotion.Created)));
    }
}

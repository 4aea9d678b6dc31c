using Bookly.StripeEmulator.Api;
using Bookly.StripeEmulator.Catalog;
using Bookly.StripeEmulator.Store;
using Bookly.StripeEmulator.Time;
using Bookly.StripeEmulator.Values;
using Currency = Bookly.Contracts.Currency;

namespace Bookly.StripeEmulator.Checkout;

/// <summary>Applies coupons and promotion codes to sessions.</summary>
internal sealed class Discounts(EmulatorState state, EmulatorClock clock)
{
    public CheckoutSession Apply(CheckoutSession session, ParameterValues values)
    {
        if (values.Objects("discounts") is not [var asked])
        {
            return session;
        }

        if (session.AllowPromotionCodes is not null)
        {
            throw StripeException.BadParameter("discounts", "You may only specify one of these parameters: allow_promotion_codes, discounts.");
        }

        if (asked.Text("promotion_code") is { } promotionId)
        {
            var promotion = state.PromotionCodes.Find(promotionId)
                ?? throw StripeException.NoSuch("promotion code", promotionId, asked.PathOf("promotion_code"));
            return Apply(session, promotion) ?? throw StripeException.BadParameter(asked.PathOf("promotion_code"), "This promotion code cannot be redeemed.");
        }

        var couponId = asked.Text("coupon") ?? throw StripeException.MissingParameter(asked.PathOf("coupon"));
        var coupon = state.Coupons.Find(couponId) ?? throw StripeException.NoSuch("coupon", couponId, asked.PathOf("coupon"));
        return Redeemable(coupon, session.Currency)
            ? WithAmountOff(session, coupon, null)
            : throw StripeException.BadParameter(asked.PathOf("coupon"), $"Coupon {couponId} cannot be redeemed.");
    }

    /// <summary>
    /// Null when the session does not accept the code, or the rest would be below the minimum charge.
    /// </summary>
    public CheckoutSession? ApplyCode(CheckoutSession session, string code)
    {
        var promotion = state.PromotionCodes.NewestFirst(CatalogFeature.ByCode, code.Trim().ToUpperInvariant()).FirstOrDefault(found => found.Active);
        return promotion is not null && Apply(session, promotion) is { } discounted
            && (discounted.AmountTotal == 0 || discounted.AmountTotal >= Money.Minimum(session.Currency))
            ? discounted
            : null;
    }

    public static CheckoutSession Remove(CheckoutSession session) => SessionTotals.Apply(session with { Discounts = [] });

    public void Redeem(CheckoutSession session)
    {
        foreach (var discount in session.Discounts)
        {
            if (state.Coupons.Find(discount.Coupon) is { } coupon)
            {
                state.Coupons.Put(coupon with { TimesRedeemed = coupon.TimesRedeemed + 1 });
            }

            if (state.PromotionCodes.Find(discount.PromotionCode) is { } promotion)
            {
                state.PromotionCodes.Put(promotion with { TimesRedeemed = promotion.TimesRedeemed + 1 });
            }
        }
    }

    private CheckoutSession? Apply(CheckoutSession session, PromotionCode promotion)
    {
        var restrictions = promotion.Restrictions;
        var usable = promotion.Active
            && (promotion.ExpiresAt is null || promotion.ExpiresAt > clock.UnixNow)
            && (promotion.MaxRedemptions is null || promotion.TimesRedeemed < promotion.MaxRedemptions)
            && (promotion.Customer is null || promotion.Customer == session.Customer)
            && (restrictions.MinimumAmount is null
                || (restrictions.MinimumAmountCurrency == session.Currency && session.AmountSubtotal >= restrictions.MinimumAmount));
        return usable && state.Coupons.Find(promotion.Promotion.Coupon) is { } coupon && Redeemable(coupon, session.Currency)
            ? WithAmountOff(session, coupon, promotion.Id)
            : null;
    }

    private bool Redeemable(Coupon coupon, string currency) =>
        coupon.Valid
        && (coupon.RedeemBy is null || coupon.RedeemBy > clock.UnixNow)
        && (coupon.MaxRedemptions is null || coupon.TimesRedeemed < coupon.MaxRedemptions)
        && (coupon.AmountOff is null || coupon.Currency == currency);

    private static CheckoutSession WithAmountOff(CheckoutSession session, Coupon coupon, string? promotionId)
    {
        var amount = coupon.AmountOff
            ?? Currency.Of(session.Currency).Round(session.AmountSubtotal * (decimal)(coupon.PercentOff ?? 0) / 100);
        return SessionTotals.Apply(session with { Discounts = [new SessionDiscount(coupon.Id, promotionId)] }, amount);
    }
}

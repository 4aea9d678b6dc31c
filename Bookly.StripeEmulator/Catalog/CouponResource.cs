using System.Globalization;
using Bookly.StripeEmulator.Api;
using Bookly.StripeEmulator.Store;
using Bookly.StripeEmulator.Time;
using Bookly.StripeEmulator.Values;
using static Bookly.StripeEmulator.Api.Parameter;

namespace Bookly.StripeEmulator.Catalog;

/// <summary><c>/v1/coupons</c>.</summary>
internal sealed class CouponResource(EmulatorState state, EmulatorClock clock) : IApiResource
{
    private const string Kind = "coupon";

    private static readonly ParameterSet CreateParameters = new(
    [
        Text("id", 200), Text("name", 40), Integer("amount_off", 1, Money.MaxAmount), Text("currency", 3), Text("percent_off"),
        Choice("duration", "forever", "once", "repeating"), Integer("duration_in_months", 1), Integer("max_redemptions", 1), Integer("redeem_by"), Metadata(),
        .. NotEmulated("applies_to", "currency_options"),
    ]);

    public IEnumerable<Operation> Operations =>
    [
        Operation.Post("/coupons", CreateParameters, Create),
        Operation.Get("/coupons", Paging.With(TimeRange("created")), call =>
        {
            var created = call.Parameters.TimeRange("created");
            return Paging.Page(call, state.Coupons, Kind, coupon => created is null || created.Contains(coupon.Created));
        }),
        Operation.Get("/coupons/{id}", call => Find(call)),
        Operation.Post("/coupons/{id}", new ParameterSet(Text("name", 40), Metadata()), call => state.Coupons.Put(Find(call) with
        {
            Name = call.Parameters.Text("name") ?? Find(call).Name,
            Metadata = call.Parameters.Merge(Find(call).Metadata),
        })),
        Operation.Delete("/coupons/{id}", call =>
        {
            var coupon = Find(call);
            state.Coupons.Remove(coupon.Id);
            return new DeletedObject(coupon.Id, coupon.Object);
        }),
    ];

    private Coupon Find(ApiCall call) => state.Coupons.Find(call.Id) ?? throw StripeException.NotFound(Kind, call.Id, "coupon");

    private object Create(ApiCall call)
    {
        var values = call.Parameters;
        var percent = Percent(values);
        var amount = values.Integer("amount_off");
        if (percent is null == amount is null)
        {
            throw percent is null
                ? StripeException.MissingParameter("percent_off")
                : StripeException.BadParameter("amount_off", "You may only specify one of these parameters: percent_off, amount_off.");
        }

        if (amount is not null && !values.Has("currency"))
        {
            throw StripeException.MissingParameter("currency");
        }

        var id = values.Text("id") ?? Ids.New("", 8);
        return state.Coupons.Find(id) is null
            ? state.Coupons.Put(new Coupon
            {
                Id = id,
                AmountOff = amount,
                Created = clock.UnixNow,
                Currency = amount is null ? null : values.Text("currency")!.ToLowerInvariant(),
                Duration = values.Text("duration") ?? "once",
                DurationInMonths = values.Integer("duration_in_months"),
                MaxRedemptions = values.Integer("max_redemptions"),
                Metadata = values.Metadata(),
                Name = values.Text("name"),
                PercentOff = percent,
                RedeemBy = values.Integer("redeem_by"),
            })
            : throw StripeException.BadParameter("id", $"Coupon already exists: {id}", "resource_already_exists");
    }

    private static double? Percent(ParameterValues values)
    {
        if (values.Text("percent_off") is not { } text)
        {
            return null;
        }

        return double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent) && percent is > 0 and <= 100
            ? percent
            : throw StripeException.BadParameter("percent_off", "Invalid decimal: `percent_off` must be greater than 0 and at most 100.");
    }
}

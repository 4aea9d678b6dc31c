using Bookly.StripeEmulator.Api;
using Bookly.StripeEmulator.Store;
using Bookly.StripeEmulator.Time;
using Bookly.StripeEmulator.Values;
using static Bookly.StripeEmulator.Api.Parameter;

namespace Bookly.StripeEmulator.Catalog;

/// <summary><c>/v1/prices</c>: one-time prices per unit.</summary>
internal sealed class PriceResource(EmulatorState state, EmulatorClock clock) : IApiResource
{
    private const string Kind = "price";

    private static readonly ParameterSet CreateParameters = new(
    [
        Text("currency", 3) with { Required = true }, Integer("unit_amount", 0, Money.MaxAmount) with { Required = true }, Text("product"),
        Object("product_data", Text("name") with { Required = true }, Flag("active"), Metadata(), Text("id"), Text("tax_code"), Text("unit_label", 12)),
        Flag("active"), Metadata(), Text("nickname"), Text("lookup_key", 200), Choice("billing_scheme", "per_unit"),
        Choice("tax_behavior", "exclusive", "inclusive", "unspecified"),
        .. NotEmulated(
            "currency_options", "custom_unit_amount", "recurring", "tiers", "tiers_mode", "transfer_lookup_key", "transform_quantity", "unit_amount_decimal"),
    ]);

    private static readonly ParameterSet UpdateParameters = new(
    [
        Flag("active"), Metadata(), Text("nickname"), Text("lookup_key", 200), Choice("tax_behavior", "exclusive", "inclusive", "unspecified"),
        .. NotEmulated("currency_options", "transfer_lookup_key"),
    ]);

    private static readonly ParameterSet ListParameters = Paging.With(
        Flag("active"), Text("currency", 3), Text("product"), Choice("type", "one_time", "recurring"), Texts("lookup_keys", 10), TimeRange("created"));

    public IEnumerable<Operation> Operations =>
    [
        Operation.Post("/prices", CreateParameters, Create),
        Operation.Get("/prices", ListParameters, List),
        Operation.Get("/prices/{id}", call => Find(call)),
        Operation.Post("/prices/{id}", UpdateParameters, Update),
    ];

    private Price Find(ApiCall call) => state.Prices.Find(call.Id) ?? throw StripeException.NotFound(Kind, call.Id, "price");

    private object Create(ApiCall call)
    {
        var values = call.Parameters;
        var currency = values.RequiredText("currency").ToLowerInvariant();
        if (!Money.IsCurrency(currency))
        {
            throw StripeException.BadParameter("currency", $"Invalid currency: {currency}");
        }

        return state.Prices.Put(new Price
        {
            Id = Ids.New("price_"),
            Active = values.Flag("active") ?? true,
            Created = clock.UnixNow,
            Currency = currency,
            LookupKey = values.Text("lookup_key"),
            Metadata = values.Metadata(),
            Nickname = values.Text("nickname"),
            Product = ProductOf(values),
            TaxBehavior = values.Text("tax_behavior") ?? "unspecified",
            UnitAmount = Money.RequireDivisible(values.Integer("unit_amount")!.Value, currency, "unit_amount"),
        });
    }

    private string ProductOf(ParameterValues values)
    {
        if (values.Text("product") is { } id)
        {
            return state.Products.Find(id)?.Id ?? throw StripeException.NoSuch("product", id, "product");
        }

        var data = values.Object("product_data") ?? throw StripeException.MissingParameter("product");
        return state.Products.Put(new Product
        {
            Id = data.Text("id") ?? Ids.New("prod_", 14),
            Active = data.Flag("active") ?? true,
            Created = clock.UnixNow,
            Updated = clock.UnixNow,
            Name = data.RequiredText("name"),
            Metadata = data.Metadata(),
        }).Id;
    }

    private object List(ApiCall call)
    {
        var values = call.Parameters;
        var (active, currency, keys, created) = (values.Flag("active"), values.Text("currency"), values.Texts("lookup_keys"), values.TimeRange("created"));
        bool Matches(Price price) =>
            (active is null || price.Active == active)
            && (currency is null || price.Currency == currency)
            && (keys is null || (price.LookupKey is not null && keys.Contains(price.LookupKey)))
            && (created is null || created.Contains(price.Created))
            && values.Text("type") is null or "one_time";

        return values.Text("product") is { } product
            ? Paging.Page(call, [.. state.Prices.NewestFirst(CatalogFeature.ByProduct, product)], Kind, price => price.Id, Matches)
            : Paging.Page(call, state.Prices, Kind, Matches);
    }

    private object Update(ApiCall call)
    {
        var values = call.Parameters;
        var price = Find(call);
        return state.Prices.Put(price with
        {
            Active = values.Flag("active") ?? price.Active,
            LookupKey = values.Text("lookup_key") ?? price.LookupKey,
            Metadata = values.Merge(price.Metadata),
            Nickname = values.Text("nickname") ?? price.Nickname,
            TaxBehavior = values.Text("tax_behavior") ?? price.TaxBehavior,
        });
    }
}

using Bookly.StripeEmulator.Api;
using Bookly.StripeEmulator.Store;
using Bookly.StripeEmulator.Time;
using static Bookly.StripeEmulator.Api.Parameter;

namespace Bookly.StripeEmulator.Catalog;

/// <summary><c>/v1/products</c>.</summary>
internal sealed class ProductResource(EmulatorState state, EmulatorClock clock) : IApiResource
{
    private const string Kind = "product";

    private static readonly Parameter[] Common =
    [
        Flag("active"), Text("description", 40_000) with { CanUnset = true }, Texts("images", 8), Metadata(), Text("tax_code"),
        Text("unit_label", 12), Text("url"),
        .. NotEmulated("marketing_features", "package_dimensions", "shippable", "statement_descriptor", "tax_details"),
    ];

    private static readonly ParameterSet CreateParameters = new(
    [
        Text("name") with { Required = true }, Text("id"), Choice("type", "good", "service"), .. Common, .. NotEmulated("default_price_data"),
    ]);

    private static readonly ParameterSet UpdateParameters = new([Text("name"), Text("default_price"), .. Common]);

    private static readonly ParameterSet ListParameters = Paging.With(Flag("active"), Texts("ids"), TimeRange("created"), Text("url"));

    public IEnumerable<Operation> Operations =>
    [
        Operation.Post("/products", CreateParameters, Create),
        Operation.Get("/products", ListParameters, List),
        Operation.Get("/products/{id}", call => Find(call)),
        Operation.Post("/products/{id}", UpdateParameters, Update),
        Operation.Delete("/products/{id}", Delete),
    ];

    private Product Find(ApiCall call) => state.Products.Find(call.Id) ?? throw StripeException.NotFound(Kind, call.Id);

    private object Create(ApiCall call)
    {
        var values = call.Parameters;
        var id = values.Text("id") ?? Ids.New("prod_", 14);
        return state.Products.Find(id) is null
            ? state.Products.Put(new Product
            {
                Id = id,
                Active = values.Flag("active") ?? true,
                Created = clock.UnixNow,
                Updated = clock.UnixNow,
                Name = values.RequiredText("name"),
                Description = values.Text("description"),
                Images = values.Texts("images") ?? [],
                Metadata = values.Metadata(),
                TaxCode = values.Text("tax_code"),
                Url = values.Text("url"),
            })
            : throw StripeException.BadParameter("id", $"Product already exists: {id}", "resource_already_exists");
    }

    private object List(ApiCall call)
    {
        var values = call.Parameters;
        var (active, ids, created) = (values.Flag("active"), values.Texts("ids"), values.TimeRange("created"));
        return Paging.Page(call, state.Products, Kind, product =>
            (active is null || product.Active == active)
            && (ids is null || ids.Contains(product.Id))
            && (created is null || created.Contains(product.Created))
            && (!values.Has("url") || product.Url == values.Text("url")));
    }

    private object Update(ApiCall call)
    {
        var values = call.Parameters;
        var product = Find(call);
        if (values.Text("default_price") is { } price && state.Prices.Find(price)?.Product != product.Id)
        {
            throw StripeException.NoSuch("price", price, "default_price");
        }

        return state.Products.Put(product with
        {
            Active = values.Flag("active") ?? product.Active,
            Name = values.Text("name") ?? product.Name,
            Description = values.Has("description") ? values.Text("description") : product.Description,
            Images = values.Texts("images") ?? product.Images,
            DefaultPrice = values.Text("default_price") ?? product.DefaultPrice,
            Metadata = values.Merge(product.Metadata),
            Url = values.Text("url") ?? product.Url,
            Updated = clock.UnixNow,
        });
    }

    private object Delete(ApiCall call)
    {
        var product = Find(call);
        if (state.Prices.NewestFirst(CatalogFeature.ByProduct, product.Id).Any())
        {
            throw StripeException.WrongState("This product cannot be deleted because it has one or more user-created prices.");
        }

        state.Products.Remove(product.Id);
        return new DeletedObject(product.Id, product.Object);
    }
}

using Bookly.StripeEmulator.Api;
using Bookly.StripeEmulator.Catalog;
using Bookly.StripeEmulator.Store;
using Bookly.StripeEmulator.Time;
using Bookly.StripeEmulator.Values;

namespace Bookly.StripeEmulator.Checkout;

/// <summary>Makes line items from a create call, with the prices and products that it describes in place.</summary>
internal sealed class LineItemFactory(EmulatorState state, EmulatorClock clock)
{
    /// <summary>The items of a create call, all in one currency.</summary>
    /// <exception cref="StripeException">There are none, or one is invalid.</exception>
    public List<LineItem> Create(ParameterValues values)
    {
        var items = values.Objects("line_items") ?? [];
        if (items.Count == 0)
        {
            throw StripeException.MissingParameter("line_items");
        }

        var made = items.Select(LineItem).ToList();
        var other = made.Find(item => item.Currency != made[0].Currency);
        if (other is not null || (values.Text("currency")?.ToLowerInvariant() is { } wanted && wanted != made[0].Currency))
        {
            throw StripeException.BadParameter("line_items", "All prices on a Checkout Session must be in the same currency.");
        }

        return made;
    }

    private LineItem LineItem(ParameterValues item)
    {
        var price = Price(item);
        var quantity = item.Integer("quantity")!.Value;
        var amount = price.UnitAmount * quantity;
        return new LineItem
        {
            Id = Ids.New("li_"),
            AmountSubtotal = amount,
            AmountTotal = amount,
            Currency = price.Currency,
            Description = state.Products.Find(price.Product)!.Name,
            Metadata = item.Metadata(),
            Price = price,
            Quantity = quantity,
        };
    }

    private Price Price(ParameterValues item)
    {
        var data = item.Object("price_data");
        if (item.Text("price") is { } id)
        {
            if (data is not null)
            {
                throw StripeException.BadParameter(item.PathOf("price"), "You may only specify one of these parameters: price, price_data.");
            }

            var price = state.Prices.Find(id) ?? throw StripeException.NoSuch("price", id, item.PathOf("price"));
            return price.Active
                ? price
                : throw StripeException.BadParameter(item.PathOf("price"), $"The price specified is inactive: {id}. Only active prices can be paid.");
        }

        if (data is null)
        {
            throw StripeException.MissingParameter(item.PathOf("price_data"));
        }

        var currency = Currency(data, "currency");
        return state.Prices.Put(new Price
        {
            Id = Ids.New("price_"),
            // Stripe keeps prices of price_data inactive: they belong to this session alone.
            Active = false,
            Created = clock.UnixNow,
            Currency = currency,
            Product = Product(data).Id,
            TaxBehavior = data.Text("tax_behavior") ?? "unspecified",
            UnitAmount = Money.RequireDivisible(data.Integer("unit_amount")!.Value, currency, data.PathOf("unit_amount")),
        });
    }

    private Product Product(ParameterValues priceData)
    {
        var data = priceData.Object("product_data");
        if (priceData.Text("product") is { } id)
        {
            return data is null
                ? state.Products.Find(id) ?? throw StripeException.NoSuch("product", id, priceData.PathOf("product"))
                : throw StripeException.BadParameter(priceData.PathOf("product"), "You may only specify one of these parameters: product, product_data.");
        }

        if (data is null)
        {
            throw StripeException.MissingParameter(priceData.PathOf("product_data"));
        }

        return state.Products.Put(new Product
        {
            Id = Ids.New("prod_", 14),
            Active = false,
            Created = clock.UnixNow,
            Updated = clock.UnixNow,
            Name = data.RequiredText("name"),
            Description = data.Text("description"),
            Images = data.Texts("images") ?? [],
            Metadata = data.Metadata(),
            TaxCode = data.Text("tax_code"),
        });
    }

    public static string Currency(ParameterValues values, string name)
    {
        var currency = values.RequiredText(name).ToLowerInvariant();
        return Money.IsCurrency(currency)
            ? currency
            : throw StripeException.BadParameter(values.PathOf(name), $"Invalid currency: {currency}");
    }
}

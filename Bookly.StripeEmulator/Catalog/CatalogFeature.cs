using Bookly.StripeEmulator.Api;
using Bookly.StripeEmulator.Store;

namespace Bookly.StripeEmulator.Catalog;

/// <summary>What the catalog registers.</summary>
internal static class CatalogFeature
{
    public const string ByProduct = "product";
    public const string ByCode = "code";

    extension(EmulatorState state)
    {
        public ObjectCollection<Product> Products => state.Of<Product>();

        public ObjectCollection<Price> Prices => state.Of<Price>();

        public ObjectCollection<Customer> Customers => state.Of<Customer>();

        public ObjectCollection<Coupon> Coupons => state.Of<Coupon>();

        public ObjectCollection<PromotionCode> PromotionCodes => state.Of<PromotionCode>();
    }

    public static void AddCatalog(this IServiceCollection services)
    {
        services.AddSingleton<ObjectKind>(new ObjectKind<Product>("product", "products") { IdPrefixes = ["prod"], References = ["default_price"] });
        services.AddSingleton<ObjectKind>(new ObjectKind<Price>("price", "prices")
        {
            IdPrefixes = ["price"],
            References = ["product"],
            Indexes = new Dictionary<string, Func<Price, string?>> { [ByProduct] = price => price.Product },
        });
        services.AddSingleton<ObjectKind>(new ObjectKind<Customer>("customer", "customers") { IdPrefixes = ["cus"] });
        services.AddSingleton<ObjectKind>(new ObjectKind<Coupon>("coupon", "coupons"));
        services.AddSingleton<ObjectKind>(new ObjectKind<PromotionCode>("promotion_code", "promotion_codes")
        {
            IdPrefixes = ["promo"],
            References = ["customer"],
            Indexes = new Dictionary<string, Func<PromotionCode, string?>> { [ByCode] = promotion => promotion.Code },
        });
        services.AddApiResource<ProductResource>();
        services.AddApiResource<PriceResource>();
        services.AddApiResource<CustomerResource>();
        services.AddApiResource<CouponResource>();
        services.AddApiResource<PromotionCodeResource>();
    }
}

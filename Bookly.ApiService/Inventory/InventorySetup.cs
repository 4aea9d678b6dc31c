using Bookly.ApiService.Data;
using Bookly.ApiService.Inventory.Import;
using Bookly.ApiService.Inventory.ShelfCounts;

namespace Bookly.ApiService.Inventory;

public static class InventorySetup
{
    public static void AddInventory(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddScoped<Relister>().AddScoped<Delister>().AddScoped<ShelfCounter>().AddScoped<IDevelopmentSeed, CatalogSeeder>();
        builder.Services.AddSingleton<ReadFile>().AddScoped<BookImports>().AddHostedService<ImportWorker>();
    }
}

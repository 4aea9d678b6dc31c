namespace Bookly.ApiService.BackOffice;

/// <summary>Registers what only the back office does.</summary>
public static class BackOfficeSetup
{
    public static void AddBackOffice(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddScoped<CaseResolver>().AddScoped<OrderTimeline>().AddScoped<Invariants>().AddScoped<ListingRemover>();
    }
}

namespace Bookly.ApiService.BackOffice;

public static class BackOfficeSetup
{
    public static void AddBackOffice(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddScoped<CaseResolver>().AddScoped<OrderTimeline>().AddScoped<Invariants>().AddScoped<ListingRemover>()
            .AddHostedService<CaseWorker>();
    }
}

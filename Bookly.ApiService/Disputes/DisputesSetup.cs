namespace Bookly.ApiService.Disputes;

public static class DisputesSetup
{
    public static void AddDisputes(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddScoped<DisputeSync>();
    }
}

namespace Bookly.ApiService.Cases;

public static class CasesSetup
{
    public static void AddCases(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddScoped<PaymentCases>();
    }
}

namespace Bookly.StripeEmulator.Api;

/// <summary>Serves every registered <see cref="IApiResource"/> under <c>/v1</c>.</summary>
internal static class ApiFeature
{
    public static void AddApi(this IServiceCollection services)
    {
        services.AddSingleton<ApiPipeline>();
        services.AddSingleton<Expander>();
        services.AddSingleton<Idempotency>();
        services.AddSingleton<RequestLog>();
        services.AddSingleton<RestrictedKeys>();
    }

    public static IServiceCollection AddApiResource<T>(this IServiceCollection services) where T : class, IApiResource =>
        services.AddSingleton<T>().AddSingleton<IApiResource>(provider => provider.GetRequiredService<T>());

    public static void MapStripeApi(this WebApplication app)
    {
        var pipeline = app.Services.GetRequiredService<ApiPipeline>();
        foreach (var operation in app.Services.GetServices<IApiResource>().SelectMany(resource => resource.Operations))
        {
            app.MapMethods($"/v1{operation.Pattern}", [operation.Method], context => pipeline.RunAsync(context, operation));
        }

        app.Map("/v1/{**path}", context => pipeline.RunAsync(context, operation: null));
    }
}

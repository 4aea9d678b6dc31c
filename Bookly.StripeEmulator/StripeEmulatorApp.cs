using Bookly.StripeEmulator.Api;
using Bookly.StripeEmulator.Catalog;
using Bookly.StripeEmulator.Checkout;
using Bookly.StripeEmulator.Checkout.Page;
using Bookly.StripeEmulator.Cli;
using Bookly.StripeEmulator.Control;
using Bookly.StripeEmulator.Control.Page;
using Bookly.StripeEmulator.Disputes;
using Bookly.StripeEmulator.Events;
using Bookly.StripeEmulator.FaultInjection;
using Bookly.StripeEmulator.Payments;
using Bookly.StripeEmulator.Payouts;
using Bookly.StripeEmulator.Persistence;
using Bookly.StripeEmulator.Refunds;
using Bookly.StripeEmulator.Settings;
using Bookly.StripeEmulator.Store;
using Bookly.StripeEmulator.Time;

namespace Bookly.StripeEmulator;

/// <summary>The emulator as a web application; tests start it in process.</summary>
public static class StripeEmulatorApp
{
    /// <summary>The default address.</summary>
    public const string DefaultUrl = "http://127.0.0.1:12111";

    /// <summary>Builds the application without starting it.</summary>
    /// <exception cref="StartupException">The environment or the address is not one that an emulator may run in.</exception>
    public static WebApplication Build(params string[] args)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.UseDefaultConfiguration();
        StartGuard.Check(builder);
        builder.AddServiceDefaults();
        builder.Services.Configure<EmulatorOptions>(builder.Configuration.GetSection(EmulatorOptions.Section));
        builder.Services.AddRazorComponents();
        AddEmulator(builder.Services);

        var app = builder.Build();
        app.Services.GetRequiredService<ConfiguredEndpoint>().Ensure();
        SecurityHeaders.Use(app);
        app.MapDefaultEndpoints();
        app.MapStripeApi();
        app.MapHostedPage();
        app.MapControl();
        app.MapCliSocket();
        app.MapDeveloperPage();
        return app;
    }

    private static void AddEmulator(IServiceCollection services)
    {
        services.AddTime();
        services.AddSingleton<Faults>();
        services.AddSingleton<EmulatorState>();
        services.AddApi();
        services.AddEvents();
        services.AddCli();
        services.AddCatalog();
        services.AddPayments();
        services.AddRefunds();
        services.AddDisputes();
        services.AddPayouts();
        services.AddCheckout();
        services.AddHostedService<StateFile>();
        services.AddSingleton<EmulatorReset>();
    }
}

using System.Text.Json.Serialization;
using Bookly.ApiService.Accounts;
using Bookly.ApiService.Accounts.Sessions;
using Bookly.ApiService.Accounts.Staff;
using Bookly.ApiService.Audit;
using Bookly.ApiService.BackOffice;
using Bookly.ApiService.Cart;
using Bookly.ApiService.Cases;
using Bookly.ApiService.Catalog;
using Bookly.ApiService.Checkout;
using Bookly.ApiService.Common;
using Bookly.ApiService.Data;
using Bookly.ApiService.Disputes;
using Bookly.ApiService.Doctor;
using Bookly.ApiService.Fulfillment;
using Bookly.ApiService.Inventory;
using Bookly.ApiService.Inventory.CoverImages;
using Bookly.ApiService.Inventory.Import;
using Bookly.ApiService.Inventory.ShelfCounts;
using Bookly.ApiService.Live;
using Bookly.ApiService.Mail;
using Bookly.ApiService.Monitoring;
using Bookly.ApiService.Orders;
using Bookly.ApiService.PaymentEvents;
using Bookly.ApiService.Reconciliation;
using Bookly.ApiService.Refunds;
using Bookly.ApiService.Settings;
using Bookly.ApiService.ShopperOrders;
using Bookly.ApiService.ShopperOrders.Receipts;
using Bookly.ApiService.Stripe;
using Bookly.ApiService.Webhooks;
using Microsoft.AspNetCore.Diagnostics;
using Scalar.AspNetCore;

namespace Bookly.ApiService;

/// <summary>Composes the service, for <c>Program.cs</c> and for in-process tests.</summary>
public static class ApiServiceApp
{
    /// <param name="configure">Runs after all registrations, so that tests can replace them.</param>
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.AddServiceDefaults();
        builder.AddSecurityLog();
        builder.AddRequestLimits();
        builder.AddRateLimits();
        builder.AddData();
        builder.AddAudit();
        builder.AddSettings();
        builder.AddAccounts();
        builder.AddCatalog();
        builder.AddInventory();
        builder.AddCart();
        builder.AddOrders();
        builder.AddStripe();
        builder.AddPaymentEvents();
        builder.AddCases();
        builder.AddFulfillment();
        builder.AddRefunds();
        builder.AddDisputes();
        builder.AddCheckout();
        builder.AddWebhooks();
        builder.AddReconciler();
        builder.AddMail();
        builder.AddBackOffice();
        builder.AddMonitoring();
        builder.AddChangeFeed();

        builder.Services.AddSingleton(TimeProvider.System);
        ShopOptions.Register(builder);
        builder.Services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.Converters.Add(new JsonStringEnumConverter());
            json.SerializerOptions.MaxDepth = TextGuard.MaxDepth;
        });
        builder.Services.AddProblemDetails(options => options.CustomizeProblemDetails = Problems.AddCode);
        builder.Services.AddValidation();
        builder.Services.AddOpenApi(ApiReference.Describe);
        // Bad input answers with a problem in Development too, not with an exception page.
        builder.Services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = false);
        builder.AddTrustedProxies();

        configure?.Invoke(builder);

        var app = builder.Build();
        app.UseForwardedHeaders();
        app.UseApiHeaders();
        app.UseHeadAsGet();
        // Named here, or it would come before everything else.
        app.UseRouting();
        app.UseExceptionHandler(new ExceptionHandlerOptions { StatusCodeSelector = ExceptionStatus.Of });
        app.UseStatusCodePages();
        app.UseTextGuard();
        app.UseShopLanguages();
        app.UseAuthentication();
        app.UseRateLimiter();
        app.UseSessionValidation();
        app.UseAuthorization();
        app.UseStaffChangeLog();

        app.MapDefaultEndpoints();
        app.MapAccounts();
        app.MapMe();
        app.MapCatalog();
        app.MapCovers();
        app.MapCart();
        app.MapCheckout();
        app.MapVerifySession();
        app.MapWebhook();
        app.MapOrders();
        app.MapReceipts();
        app.MapReorder();
        app.MapAdminBooks();
        app.MapListingRemoval();
        app.MapAdminCovers();
        app.MapAdminDelisted();
        app.MapAdminStockChanges();
        app.MapAdminShelfCounts();
        app.MapAdminImports();
        app.MapCatalogExport();
        app.MapAdminOrders();
        app.MapAdminRefunds();
        app.MapAdminCases();
        app.MapAdminDisputes();
        app.MapAdminEvents();
        app.MapAdminWebhookSecrets();
        app.MapAdminEventRun();
        app.MapAdminMails();
        app.MapAdminOperations();
        app.MapAdminAlarms();
        app.MapAdminRevenue();
        app.MapAdminHoldLimits();
        app.MapAdminAudit();
        app.MapShop();
        app.MapAdminSettings();
        app.MapAdminStaff();
        app.MapReconcile();
        app.MapDoctor();
        if (app.Environment.IsDevelopment())
        {
            app.MapOpenApi();
            app.MapScalarApiReference("/reference");
        }

        return app;
    }
}

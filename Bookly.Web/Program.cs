using Bookly.Web;
using Bookly.Web.Account;
using Bookly.Web.Api;
using Bookly.Web.BackOffice;
using Bookly.Web.Cart;
using Bookly.Web.Catalog;
using Bookly.Web.Checkout;
using Bookly.Web.Hosting;
using Bookly.Web.Layout;
using Bookly.Web.Live;
using Bookly.Web.Orders;

return await ServiceStartup.RunAsync("Bookly.Web", async () =>
{
    var builder = WebApplication.CreateBuilder(args);
    builder.AddServiceDefaults();
    builder.AddApiClients();
    builder.AddSite();
    builder.AddLiveFeed();
    builder.AddAccount();
    builder.Services.AddCatalog();
    builder.Services.AddCart();
    builder.Services.AddLayout();

    var app = builder.Build();
    app.RequireApiAddress();
    app.UseSite();
    app.UseStaleForms();
    app.MapDefaultEndpoints();
    app.MapStaticAssets().DisableRateLimiting();
    app.MapLanguages();
    app.MapShopFiles();
    app.MapLive();
    app.MapAccount();
    app.MapCatalog();
    app.MapCart();
    app.MapCheckout();
    app.MapOrders();
    app.MapBackOffice();
    app.MapRazorComponents<App>().AddInteractiveServerRenderMode(SecurityHeaders.LeaveFrameAncestorsToUs);
    await app.RunAsync();
});

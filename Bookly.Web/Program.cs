using Bookly.Web;
using Bookly.Web.Account;
using Bookly.Web.Account.Passkeys;
using Bookly.Web.BackOffice;
using Bookly.Web.BackOffice.Operations;
using Bookly.Web.BackOffice.Payments;
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
    builder.AddShopperSessions();
    builder.AddSite();
    builder.AddLiveFeed();

    var app = builder.Build();
    app.RequireApiAddress();
    app.UseSite();
    app.MapDefaultEndpoints();
    app.MapStaticAssets();
    app.MapCovers();
    app.MapSuggestions();
    app.MapLive();
    app.MapCart();
    app.MapCheckout();
    app.MapOrders();
    app.MapAccount();
    app.MapPasskeys();
    app.MapLanguages();
    app.MapBackOfficeBooks();
    app.MapBackOfficeImports();
    app.MapBackOfficePayments();
    app.MapBackOfficeOperations();
    app.MapRazorComponents<App>().AddInteractiveServerRenderMode(SecurityHeaders.LeaveFrameAncestorsToUs);
    await app.RunAsync();
});

using Bookly.ApiService;
using Bookly.ApiService.Catalog;
using Bookly.ApiService.Data;
using Microsoft.Extensions.Options;

return await ServiceStartup.RunAsync("Bookly.ApiService", async () =>
{
    var app = ApiServiceApp.Build(args);
    // Before the database is touched: a service with invalid settings must change nothing.
    app.Services.GetRequiredService<IStartupValidator>().Validate();
    await app.InitializeDatabaseAsync();
    await app.WarnOfOtherCurrenciesAsync();
    await app.RunAsync();
});

using Bookly.ApiService;
using Bookly.ApiService.Data;
using Bookly.ApiService.Operations;

return await Startup.RunAsync(async () =>
{
    var app = ApiServiceApp.Build(args);
    await app.InitializeDatabaseAsync();
    await app.RunAsync();
});

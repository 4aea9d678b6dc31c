using Bookly.ApiService;
using Bookly.ApiService.Accounts.Staff;
using Bookly.ApiService.Catalog;
using Bookly.ApiService.Data;
using Bookly.ApiService.Doctor;
using Microsoft.Extensions.Options;

return await ServiceStartup.RunAsync("Bookly.ApiService", async () =>
{
    if (args is ["doctor", .. var settings]) return await DoctorCommand.RunAsync(settings, service => ApiServiceApp.Build(service), Console.Out);

    var isCommand = args is ["owner", ..];
    var app = ApiServiceApp.Build(isCommand ? [] : args);
    // Before the database is touched: a service with invalid settings must change nothing.
    app.Services.GetRequiredService<IStartupValidator>().Validate();
    await app.InitializeDatabaseAsync();
    if (isCommand) return await app.Services.RunCommandAsync(args[1..], Console.Out);

    await app.WarnOfOtherCurrenciesAsync();
    await app.Services.InviteFirstOwnerAsync(Console.Out);
    await app.RunAsync();
    return 0;
});

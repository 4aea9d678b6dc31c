using Microsoft.AspNetCore.Connections;

namespace Bookly.Web.Hosting;

/// <summary>Starting up, with mistakes told in one line.</summary>
public static class Startup
{
    /// <summary>Runs until stopped. The exit code is 1 when the site cannot start as configured.</summary>
    public static async Task<int> RunOrExplainAsync(this WebApplication app)
    {
        if (!app.Configuration.GetSection("services:apiservice").GetChildren().Any())
        {
            return await ExplainAsync("The API's address is missing: start through Bookly.AppHost, or set services__apiservice__http__0.");
        }

        try
        {
            await app.StartAsync();
        }
        catch (Exception e) when (e is AddressInUseException or IOException { InnerException: AddressInUseException })
        {
            return await ExplainAsync($"{e.Message} Stop what uses the address, or set ASPNETCORE_URLS to another one.");
        }

        await app.WaitForShutdownAsync();
        return 0;
    }

    private static async Task<int> ExplainAsync(string mistake)
    {
        await Console.Error.WriteLineAsync("Bookly.Web cannot start. " + mistake);
        return 1;
    }
}

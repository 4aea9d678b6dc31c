using Microsoft.AspNetCore.Connections;

namespace Bookly.Web.Hosting;

/// <summary>Starting up, with mistakes told in one line.</summary>
public static class Startup
{
    /// <summary>Exit code of a start that failed by configuration (sysexits' EX_CONFIG).</summary>
    private const int ConfigurationError = 78;

    /// <summary>Runs until stopped; returns the process's exit code.</summary>
    public static async Task<int> RunOrExplainAsync(this WebApplication app)
    {
        if (!app.Configuration.GetSection("services:apiservice").GetChildren().Any())
        {
            return await ExplainAsync("the API's address is missing. Start Bookly.AppHost, which sets it, or set services__apiservice__http__0.");
        }

        try
        {
            await app.RunAsync();
            return 0;
        }
        catch (IOException e) when (e.InnerException is AddressInUseException)
        {
            return await ExplainAsync($"{e.Message} Stop the other process or set ASPNETCORE_URLS.");
        }
    }

    private static async Task<int> ExplainAsync(string mistake)
    {
        await Console.Error.WriteLineAsync("Bookly.Web cannot start: " + mistake);
        return ConfigurationError;
    }
}

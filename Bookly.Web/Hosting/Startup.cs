namespace Bookly.Web.Hosting;

/// <summary>What the site needs before it can start.</summary>
public static class Startup
{
    /// <exception cref="StartupException">Nobody has told where the API is.</exception>
    public static void RequireApiAddress(this WebApplication app)
    {
        if (!app.Configuration.GetSection("services:apiservice").GetChildren().Any())
        {
            throw new StartupException("the API's address is missing. Start Bookly.AppHost, which sets it, or set services__apiservice__http__0.");
        }
    }
}

namespace Bookly.Web.Hosting;

/// <summary>Outside Development the site is its public address alone: by https, under its own name, and no cookie travels without TLS.</summary>
internal static class HttpsOnly
{
    private const string Setting = "Shop:PublicUrl";

    /// <summary>Probes come from the machine or its orchestrator, by http and by its address.</summary>
    private const string ThisMachine = "localhost;127.0.0.1;[::1]";

    /// <exception cref="StartupException">The public address is missing or not https.</exception>
    public static void AddHttpsOnly(this WebApplicationBuilder builder)
    {
        if (builder.Environment.IsDevelopment()) return;
        if (!Uri.TryCreate(builder.Configuration[Setting], UriKind.Absolute, out var site) || site.Scheme != Uri.UriSchemeHttps)
        {
            throw new StartupException($"{Setting} has to begin with https:// outside Development, such as https://books.example.");
        }

        if (builder.Configuration["AllowedHosts"] is null or "" or "*") builder.Configuration["AllowedHosts"] = $"{site.IdnHost};{ThisMachine}";
        builder.Services.AddHttpsRedirection(options => options.HttpsPort = site.Port);
        builder.Services.AddHsts(options => (options.MaxAge, options.IncludeSubDomains) = (TimeSpan.FromDays(365), true));
    }

    public static void UseHttpsOnly(this WebApplication app)
    {
        if (app.Environment.IsDevelopment()) return;
        app.UseHsts();
        app.UseWhen(
            context => context.Request.Path != Health.ReadyPath && context.Request.Path != Health.AlivePath,
            pages => pages.UseHttpsRedirection());
        // Whoever sets a cookie, also the framework: those of antiforgery have no such rule of their own.
        app.UseCookiePolicy(new CookiePolicyOptions { Secure = CookieSecurePolicy.Always });
    }
}

using Bookly.MailCatcher.Page;
using Bookly.MailCatcher.Smtp;

namespace Bookly.MailCatcher;

/// <summary>A mail server for development: accepts all mail over SMTP, delivers none, and shows it on a page.</summary>
public static class MailCatcherApp
{
    public const string DefaultUrl = "http://127.0.0.1:8025";

    /// <summary>Builds the application without starting it. <c>Smtp:Port</c> is 1025 by default.</summary>
    /// <exception cref="StartupException">The environment or an address is not allowed.</exception>
    public static WebApplication Build(params string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.StayOnThisMachine(DefaultUrl, "Set Mail:Smtp:Host to a real mail server.", "read every mail of the shop");
        builder.AddServiceDefaults();
        builder.Services.AddRazorComponents();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<Mailbox>();
        builder.Services.AddHostedService<SmtpListener>();

        var app = builder.Build();
        PageSecurity.Use(app);
        app.MapDefaultEndpoints();
        app.MapMailApi();
        app.MapPages();
        return app;
    }
}

using Bookly.MailCatcher.Page;
using Bookly.MailCatcher.Smtp;

namespace Bookly.MailCatcher;

/// <summary>
/// Stands where the mail server would: takes every mail over SMTP, delivers none, and shows them on a page. <c>Program</c> runs it,
/// tests start as many as they like.
/// </summary>
public static class MailCatcherApp
{
    /// <summary>Where its page is when nothing else is configured.</summary>
    public const string DefaultUrl = "http://127.0.0.1:8025";

    /// <summary>Builds the application without starting it. <c>Smtp:Port</c> is where it takes mail, by default 1025.</summary>
    /// <exception cref="StartupException">The environment or the address is not one that a mail catcher may run in.</exception>
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

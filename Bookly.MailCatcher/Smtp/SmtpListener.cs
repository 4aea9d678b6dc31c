using System.Net;
using SmtpServer;
using SmtpServer.ComponentModel;

namespace Bookly.MailCatcher.Smtp;

internal sealed class SmtpListener(Mailbox mails, TimeProvider time, IConfiguration configuration, ILogger<SmtpListener> logger) : BackgroundService
{
    private const int DefaultPort = 1025;
    private const int LargestMail = 10 * 1024 * 1024;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var port = configuration.GetValue("Smtp:Port", DefaultPort);
        var options = new SmtpServerOptionsBuilder()
            .ServerName("localhost")
            .MaxMessageSize(LargestMail)
            .Endpoint(endpoint => endpoint.Endpoint(new IPEndPoint(IPAddress.Loopback, port)))
            .Build();
        var services = new SmtpServer.ComponentModel.ServiceProvider();
        services.Add(new CatchingStore(mails, time));
        services.Add(new KnownRecipients());
        logger.LogInformation("Catching mail on smtp://127.0.0.1:{Port}; none of it is delivered", port);
        await new SmtpServer.SmtpServer(options, services).StartAsync(stoppingToken);
    }
}

using Bookly.MailCatcher;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Bookly.Tests.Fixtures;

/// <summary>A mail server of a test's own: the mail catcher, on a port that it keeps when it is stopped and started again.</summary>
public sealed class MailServer : IAsyncDisposable
{
    private readonly int _port = Ports.Next();
    private WebApplication? _app;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>What the API has to be told to send its mail here.</summary>
    public string[] Settings => ["Mail:Smtp:Host=127.0.0.1", $"Mail:Smtp:Port={_port}", "Mail:Smtp:Security=None", "Mail:From=Bookly <orders@bookly.example>"];

    public static async Task<MailServer> StartNewAsync()
    {
        var server = new MailServer();
        await server.StartAsync();
        return server;
    }

    public async Task StartAsync()
    {
        _app = MailCatcherApp.Build("--environment=Testing", "--urls=http://127.0.0.1:0", $"--Smtp:Port={_port}", "--Logging:LogLevel:Default=None");
        await _app.StartAsync(Ct);
    }

    public async Task StopAsync()
    {
        await DisposeAsync();
        _app = null;
    }

    /// <summary>What has come for this address so far, newest first.</summary>
    public IReadOnlyList<CaughtMail> MailsTo(string address) => _app!.Services.GetRequiredService<Mailbox>().List(address);

    /// <summary>Waits until so much mail has come for the address.</summary>
    public Task<IReadOnlyList<CaughtMail>> MailsToAsync(string address, int count = 1) =>
        Eventually.BecomesAsync(() => Task.FromResult(MailsTo(address)), mails => mails.Count >= count);

    /// <summary>Waits for the mail with this subject.</summary>
    public async Task<CaughtMail> MailToAsync(string address, string subject) =>
        (await Eventually.BecomesAsync(
            () => Task.FromResult(MailsTo(address).FirstOrDefault(mail => mail.Subject.Contains(subject, StringComparison.Ordinal))),
            mail => mail is not null))!;

    public async ValueTask DisposeAsync()
    {
        if (_app is not null) await _app.DisposeAsync();
    }
}

/// <summary>A shop and its mail server, for all tests of a class.</summary>
public sealed class OwnMailingShop(ShopFixture fixture) : IAsyncLifetime
{
    public ShopFixture Fixture => fixture;

    public TestShop Shop { get; private set; } = null!;

    public MailServer Mail { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Mail = await MailServer.StartNewAsync();
        Shop = await TestShop.StartAsync(fixture, settings: Mail.Settings);
    }

    /// <remarks>A shop that did not start has cleaned up after itself, and its own error is the one to see.</remarks>
    public async ValueTask DisposeAsync()
    {
        if (Shop is not null) await Shop.DisposeAsync();
        if (Mail is not null) await Mail.DisposeAsync();
    }
}

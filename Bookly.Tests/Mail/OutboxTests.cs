using System.Net;
using System.Text.Json;
using Bookly.Contracts;
using Bookly.Tests.Fixtures;

namespace Bookly.Tests.Mail;

/// <summary>A mail is sent once, whatever happens to the mail server, and none is lost without anyone knowing.</summary>
public sealed class OutboxTests(ShopFixture fixture) : IAsyncLifetime
{
    private MailServer _mail = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _mail = await MailServer.StartNewAsync();

    public ValueTask DisposeAsync() => _mail.DisposeAsync();

    [Fact]
    public async Task Replicas_send_each_mail_once()
    {
        await using var shop = await TestShop.StartAsync(fixture, replicas: 3, settings: _mail.Settings);
        var book = await shop.Admin.ListBookAsync(stock: 100);
        var readers = await shop.NewShoppersAsync(24);
        foreach (var reader in readers)
        {
            await shop.Stripe.PayAsync((await reader.StartBuyingAsync(book)).SessionId);
        }

        foreach (var reader in readers) await _mail.MailsToAsync(reader.Email);
        await Eventually.BecomesAsync(() => WaitingAsync(shop), waiting => waiting == 0);

        Assert.All(readers, reader => Assert.Single(_mail.MailsTo(reader.Email)));
        Assert.Equal(24, await shop.QueryAsync<long>("SELECT count(*) FROM outbox_mails WHERE state = 'Sent' AND text = '' AND html = '' AND order_id IS NOT NULL"));
    }

    [Fact]
    public async Task Mail_waits_without_attempts_while_the_server_is_down()
    {
        await _mail.StopAsync();
        await using var shop = await TestShop.StartAsync(fixture, settings: _mail.Settings);
        using var reader = await BuyAsync(shop);

        var waiting = await Eventually.BecomesAsync(
            () => MailsAsync(shop, "pending"), mails => mails.Items.Any(mail => mail.OrderId is not null && mail.LastError is not null));
        Assert.All(waiting.Items, mail => Assert.Equal(0, mail.Attempts));
        await _mail.StartAsync();

        await _mail.MailToAsync(reader.Email, "Your order");
    }

    [Fact]
    public async Task Waiting_mail_shows_its_link_to_nobody_who_reads_the_table()
    {
        await _mail.StopAsync();
        await using var shop = await TestShop.StartAsync(fixture, settings: _mail.Settings);
        using var reader = await shop.NewShopperAsync();

        var waiting = await Eventually.BecomesAsync(
            () => shop.QueryAsync<string>($"SELECT coalesce(string_agg(text || html, ' '), '') FROM outbox_mails WHERE recipient = '{reader.Email}'"), text => text.Length > 0);
        await _mail.StartAsync();

        Assert.DoesNotContain("confirm-email", waiting, StringComparison.Ordinal);
        Assert.Contains("/account/confirm-email", (await _mail.MailsToAsync(reader.Email))[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Permanently_refused_mail_is_dead_until_replayed()
    {
        await using var shop = await TestShop.StartAsync(fixture, settings: _mail.Settings);
        using var reader = await BuyAsync(shop, "bounce");

        var dead = Assert.Single((await Eventually.BecomesAsync(() => OrderMailsAsync(shop, "dead"), mails => mails.Count > 0)));
        Assert.Equal((1, reader.Email), (dead.Attempts, dead.Recipient));
        Assert.StartsWith("550", dead.LastError, StringComparison.Ordinal);
        // The shopper has told an admin the right address.
        await shop.ExecuteAsync($"UPDATE outbox_mails SET recipient = 'right@readers.example' WHERE id = {dead.Id}");

        Assert.Equal(HttpStatusCode.Accepted, (await ReplayAsync(shop, dead.Id)).Status);

        await _mail.MailToAsync("right@readers.example", "Your order");
        await Eventually.BecomesAsync(() => OrderMailsAsync(shop, "sent"), mails => mails.Any(mail => mail.Id == dead.Id));
        Assert.Equal(ProblemCodes.MailSent, (await ReplayAsync(shop, dead.Id)).Code);
        Assert.Equal(ProblemCodes.MailNotFound, (await ReplayAsync(shop, 987654)).Code);
        Assert.Equal(HttpStatusCode.Forbidden, (await reader.SendAsync<JsonElement>(HttpMethod.Get, "/api/admin/mails")).Status);
    }

    [Fact]
    public async Task Temporarily_refused_mail_is_retried()
    {
        await using var shop = await TestShop.StartAsync(fixture, settings: _mail.Settings);
        using var reader = await BuyAsync(shop, "busy");

        var mail = Assert.Single(await Eventually.BecomesAsync(() => OrderMailsAsync(shop, "pending"), mails => mails.Any(mail => mail.Attempts > 1)));

        Assert.StartsWith("451", mail.LastError, StringComparison.Ordinal);
        Assert.True(mail.NextAttemptAt > mail.CreatedAt);
    }

    [Fact]
    public async Task Mail_waits_when_no_server_is_configured()
    {
        await using var shop = await TestShop.StartAsync(fixture);
        using var reader = await BuyAsync(shop);

        await Eventually.BecomesAsync(() => OrderMailsAsync(shop, "pending"), mails => mails.Count == 1);

        using var health = await shop.ApiClient().GetAsync("/health", Ct);
        Assert.Equal((HttpStatusCode.OK, "Degraded"), (health.StatusCode, await health.Content.ReadAsStringAsync(Ct)));
    }

    /// <summary>A new shopper, with this name before the + of the address, buys a book.</summary>
    private static async Task<Shopper> BuyAsync(TestShop shop, string name = "reader")
    {
        var book = await shop.Admin.ListBookAsync(stock: 5);
        var reader = await Shopper.RegisterAsync(shop.ApiClient(), $"{name}+{Guid.NewGuid():N}@readers.example");
        await shop.Stripe.PayAsync((await reader.StartBuyingAsync(book)).SessionId);
        return reader;
    }

    private static async Task<PagedList<AdminMail>> MailsAsync(TestShop shop, string state) =>
        (await shop.Admin.SendAsync<PagedList<AdminMail>>(HttpMethod.Get, $"/api/admin/mails?state={state}")).Value;

    private static async Task<IReadOnlyList<AdminMail>> OrderMailsAsync(TestShop shop, string state) =>
        [.. (await MailsAsync(shop, state)).Items.Where(mail => mail.OrderId is not null)];

    private static Task<Answer<JsonElement>> ReplayAsync(TestShop shop, long id) =>
        shop.Admin.SendAsync<JsonElement>(HttpMethod.Post, $"/api/admin/mails/{id}/replay");

    private static Task<long> WaitingAsync(TestShop shop) => shop.QueryAsync<long>("SELECT count(*) FROM outbox_mails WHERE state = 'Pending'");
}

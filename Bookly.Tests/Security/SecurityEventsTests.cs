using Bookly.ApiService.Common;
using Bookly.Contracts;
using Bookly.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;

namespace Bookly.Tests.Security;

/// <summary>What happens to the shop's doors is written down, with the account's id and nothing else about a person.</summary>
public sealed class SecurityEventsTests(ShopFixture fixture) : IAsyncLifetime
{
    private readonly FakeLogCollector _log = new();
    private TestShop _shop = null!;

    public async ValueTask InitializeAsync() => _shop = await TestShop.StartAsync(
        fixture, configure: builder => builder.Logging.AddProvider(new FakeLoggerProvider(_log)));

    public ValueTask DisposeAsync() => _shop.DisposeAsync();

    [Fact]
    public async Task Shopper_at_the_back_office_is_an_access_refused()
    {
        using var reader = await _shop.NewShopperAsync();

        await reader.SendAsync<string>(HttpMethod.Delete, "/api/admin/books/4711");

        var line = Assert.Single(Lines(SecurityEvent.AccessRefused));
        Assert.Equal("DELETE /api/admin/books/{id:long}", line.GetStructuredStateValue("Detail"));
        Assert.DoesNotContain(reader.Email, line.Message, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(await AccountOfAsync(reader), line.GetStructuredStateValue("AccountId"));
    }

    [Fact]
    public async Task Changes_by_staff_are_written_down_and_reading_is_not()
    {
        var book = await _shop.Admin.ListBookAsync(stock: 3);
        await _shop.Admin.StockAsync(book);
        await _shop.Admin.SendAsync<string>(HttpMethod.Delete, "/api/admin/books/999999999");

        var line = Assert.Single(Lines(SecurityEvent.StaffChange));
        Assert.Equal("POST /api/admin/books", line.GetStructuredStateValue("Detail")?.TrimEnd('/'));
        Assert.Equal(await AccountOfAsync(_shop.Admin), line.GetStructuredStateValue("AccountId"));
    }

    [Fact]
    public async Task Forged_webhooks_are_counted_not_each_written_down()
    {
        for (var i = 0; i < 2 * SecurityLog.MaxLinesPerMinute; i++)
        {
            using var refused = await _shop.PostWebhookAsync("{}", signature: "t=1,v1=00");
        }

        Assert.InRange(Lines(SecurityEvent.ForgedWebhook).Length, 1, SecurityLog.MaxLinesPerMinute);
    }

    private FakeLogRecord[] Lines(SecurityEvent what) =>
        [.. _log.GetSnapshot().Where(line => line.Category == SecurityLog.Category && line.Id.Id == (int)what)];

    private Task<string> AccountOfAsync(Shopper shopper) => _shop.QueryAsync<string>($"SELECT id FROM users WHERE email = '{shopper.Email}'");
}

using System.Net;
using System.Text.Json;
using Bookly.Contracts;
using Bookly.Tests.Fixtures;

namespace Bookly.Tests.BackOffice;

/// <summary>What the console shows of the money, and how it finds an order.</summary>
public sealed class RevenueTests(OwnShop own) : IClassFixture<OwnShop>
{
    private readonly TestShop _shop = own.Shop;

    [Fact]
    public async Task Revenue_counts_taken_refunded_and_lost_per_day()
    {
        var before = await LastDaysAsync();
        var refunded = await _shop.BuyAsync(quantity: 2);
        await _shop.Admin.RefundAsync(refunded.OrderId, new RefundOrder(Amount: 500));
        var disputed = await _shop.BuyAsync();
        await _shop.Stripe.DisputeAsync(disputed.PaymentIntentId);
        var dispute = await Eventually.BecomesAsync(
            async () => (await _shop.Admin.DetailsAsync(disputed.OrderId)).Value.Disputes, disputes => disputes.Count == 1);
        await _shop.Stripe.PostFormAsync($"/v1/disputes/{dispute[0].Id}", [("evidence[uncategorized_text]", "losing_evidence"), ("submit", "true")]);

        var after = await Eventually.BecomesAsync(LastDaysAsync, now => now.Lost > before.Lost);

        Assert.Equal((3750, 500, 1250), (after.Taken - before.Taken, after.Refunded - before.Refunded, after.Lost - before.Lost));
    }

    [Fact]
    public async Task Revenue_ignores_duplicate_payments_and_their_refunds()
    {
        var bought = await _shop.BuyAsync();
        var before = await LastDaysAsync();
        var again = (await _shop.Stripe.PostFormAsync(
            "/v1/checkout/sessions", ("mode", "payment"), ("success_url", "https://books.example/"), ("metadata[order_id]", $"{bought.OrderId}"),
            ("line_items[0][quantity]", "1"), ("line_items[0][price_data][currency]", "usd"), ("line_items[0][price_data][unit_amount]", "1250"),
            ("line_items[0][price_data][product_data][name]", "The same book"))).GetProperty("id").GetString()!;
        await _shop.Stripe.PayAsync(again);
        var opened = (await Eventually.BecomesAsync(
            async () => (await _shop.Admin.CasesAsync()).SingleOrDefault(row => row.SessionId == again), row => row is not null))!;

        await _shop.Admin.ResolveAsync(opened.Id, CaseAction.Refund);

        Assert.Equal(PaymentCaseKind.SessionMismatch, opened.Kind);
        Assert.Equal(1L, await _shop.QueryAsync<long>($"SELECT count(*) FROM refunds WHERE payment_intent_id = '{opened.PaymentIntentId}'"));
        Assert.Equal(before, await LastDaysAsync());
    }

    [Theory]
    [InlineData("/api/admin/orders?status=", "Fulfilled")]
    [InlineData("/api/admin/events?state=", "Dead")]
    [InlineData("/api/admin/mails?state=", "Sent")]
    public async Task List_filter_ignores_case_and_names_valid_values(string list, string name)
    {
        foreach (var known in new[] { "", name, name.ToUpperInvariant() })
        {
            Assert.Equal(HttpStatusCode.OK, (await _shop.Admin.SendAsync<JsonElement>(HttpMethod.Get, list + known)).Status);
        }

        foreach (var unknown in new[] { "nonsense", "99" })
        {
            var refused = await _shop.Admin.SendAsync<JsonElement>(HttpMethod.Get, list + unknown);
            Assert.Equal((HttpStatusCode.BadRequest, ProblemCodes.ValidationFailed), (refused.Status, refused.Code));
            Assert.Contains(name, refused.Body, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Revenue_lists_every_day_and_rejects_invalid_ranges()
    {
        var revenue = (await _shop.Admin.SendAsync<Revenue>(HttpMethod.Get, "/api/admin/takings?days=7")).Value;
        var refused = await _shop.Admin.SendAsync<Revenue>(HttpMethod.Get, "/api/admin/takings?days=0");

        Assert.Equal(7, revenue.Days.Count);
        Assert.All(revenue.Days.Zip(revenue.Days.Skip(1)), days => Assert.Equal(days.First.Day.AddDays(1), days.Second.Day));
        Assert.Equal(ProblemCodes.ValidationFailed, refused.Code);
    }

    [Fact]
    public async Task Order_search_matches_id_number_session_payment_and_email()
    {
        var bought = await _shop.BuyAsync();
        await _shop.BuyAsync();

        foreach (var text in new[]
            {
                bought.OrderId.ToString(), bought.OrderId.ToString("N")[^8..].ToUpperInvariant(), bought.Session.SessionId, bought.PaymentIntentId,
                bought.Reader.Email, bought.Reader.Email.Split('@')[0],
            })
        {
            Assert.Equal([bought.OrderId], (await FindAsync(text)).Select(order => order.Id));
        }

        Assert.Empty(await FindAsync("nobody%_@"));
        Assert.Empty(await FindAsync(Guid.NewGuid().ToString()));
    }

    [Fact]
    public async Task Revenue_is_for_admins()
    {
        using var reader = (await _shop.NewShoppersAsync(1))[0];

        var answer = await reader.SendAsync<Revenue>(HttpMethod.Get, "/api/admin/takings");

        Assert.Equal(HttpStatusCode.Forbidden, answer.Status);
    }

    /// <summary>More than today, which may end while the test runs.</summary>
    private async Task<(long Taken, long Refunded, long Lost)> LastDaysAsync()
    {
        var days = (await _shop.Admin.SendAsync<Revenue>(HttpMethod.Get, "/api/admin/takings?days=2")).Value.Days;
        return (days.Sum(day => day.Taken), days.Sum(day => day.Refunded), days.Sum(day => day.Lost));
    }

    private async Task<IReadOnlyList<AdminOrder>> FindAsync(string text) =>
        (await _shop.Admin.SendAsync<PagedList<AdminOrder>>(HttpMethod.Get, "/api/admin/orders?q=" + Uri.EscapeDataString(text))).Value.Items;
}

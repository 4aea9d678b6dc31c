using Bookly.Contracts;
using Bookly.Tests.Fixtures;

namespace Bookly.Tests.Cases;

/// <summary>Other apps and shops use the same Stripe account. Their money is none of Bookly's business, whatever road it is heard of on.</summary>
public sealed class ForeignPaymentTests(OwnShop own) : IClassFixture<OwnShop>
{
    private readonly TestShop _shop = own.Shop;

    public static TheoryData<string, string?, string?> Sessions => new()
    {
        { "https://another.example/thanks", null, null },
        { "https://another.example/thanks", "an order of theirs", null },
        { "https://another.example/thanks", "b6a3c1de-4f1d-4c39-9d32-2f1a6f0a7c11", null },
        { "https://another.example/thanks", null, "b6a3c1de-4f1d-4c39-9d32-2f1a6f0a7c12" },
        { "https://books.example.another.example/thanks", null, "b6a3c1de-4f1d-4c39-9d32-2f1a6f0a7c13" },
        { "https://books.example:8443/thanks", null, "b6a3c1de-4f1d-4c39-9d32-2f1a6f0a7c14" },
        { "https://books.example/a-gift-card-app", null, null },
    };

    [Theory]
    [MemberData(nameof(Sessions))]
    public async Task Payment_of_another_app_never_becomes_a_case(string successUrl, string? reference, string? orderId)
    {
        List<(string, string)> fields =
        [
            ("mode", "payment"), ("success_url", successUrl), ("line_items[0][quantity]", "1"), ("line_items[0][price_data][currency]", "usd"),
            ("line_items[0][price_data][unit_amount]", "777"), ("line_items[0][price_data][product_data][name]", "Something else"),
        ];
        if (reference is not null) fields.Add(("client_reference_id", reference));
        if (orderId is not null) fields.Add(("metadata[order_id]", orderId));
        var sessionId = (await _shop.Stripe.PostFormAsync("/v1/checkout/sessions", [.. fields])).GetProperty("id").GetString()!;

        await _shop.Stripe.PayAsync(sessionId, new { email = "stranger@another.example" });
        await Eventually.BecomesAsync(
            () => _shop.QueryAsync<long>($"SELECT count(*) FROM payment_events WHERE strpos(payload, '{sessionId}') > 0 AND state = 'Processed'"), count => count > 0);
        var run = await _shop.Admin.ReconcileAsync();

        Assert.DoesNotContain(await _shop.Admin.CasesAsync(), row => row.SessionId == sessionId);
        Assert.Empty(run.LatestRepairs);
        Assert.Equal(0L, await _shop.QueryAsync<long>("SELECT count(*) FROM payment_events WHERE strpos(payload, 'stranger@another.example') > 0"));
        await _shop.AssertInvariantsAsync();
    }
}

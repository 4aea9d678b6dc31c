using System.Net;
using Bookly.Contracts;
using Bookly.Tests.Fixtures;

namespace Bookly.Tests.Disputes;

/// <summary>A cardholder complains to the bank: written down beside the order, which never moves because of it.</summary>
public sealed class DisputeTests(OwnShop own) : IClassFixture<OwnShop>, IAsyncLifetime
{
    private readonly TestShop _shop = own.Shop;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _shop.Stripe.BehaveAsync();
        await _shop.AssertInvariantsAsync();
    }

    [Fact]
    public async Task Dispute_shows_its_deadline_and_moves_no_order()
    {
        var bought = await _shop.BuyAsync(quantity: 2);

        await _shop.Stripe.DisputeAsync(bought.PaymentIntentId);
        var dispute = await DisputeAsync(bought, row => row.History.Count == 2);

        Assert.Equal((DisputeStatus.NeedsResponse, false, 2500, "fraudulent"), (dispute.Status, dispute.Inquiry, dispute.Amount, dispute.Reason));
        Assert.True(dispute.EvidenceDueAt > DateTimeOffset.UtcNow.AddDays(1));
        Assert.Equal(["created", "funds_withdrawn"], dispute.History.Select(move => move.What).Order());
        var open = (await _shop.Admin.SendAsync<PagedList<AdminDispute>>(HttpMethod.Get, "/api/admin/disputes?state=open&pageSize=100")).Value.Items;
        Assert.Contains(open, row => row.Id == dispute.Id);
        Assert.True((await _shop.Admin.DetailsAsync(bought.OrderId)).Value.Order.Disputed);
        await AssertUntouchedAsync(bought);
    }

    [Fact]
    public async Task Won_dispute_opens_no_case()
    {
        var bought = await _shop.BuyAsync(quantity: 2);
        await _shop.Stripe.DisputeAsync(bought.PaymentIntentId);
        var dispute = await DisputeAsync(bought, row => row.History.Count == 2);

        await _shop.Stripe.PostFormAsync($"/v1/disputes/{dispute.Id}", ("evidence[uncategorized_text]", "winning_evidence"));

        var won = await DisputeAsync(bought, row => row.Status == DisputeStatus.Won && row.History.Any(move => move.What == "funds_reinstated"));
        Assert.NotNull(won.ClosedAt);
        Assert.DoesNotContain(await _shop.Admin.CasesAsync(), row => row.OrderId == bought.OrderId);
        Assert.False((await _shop.Admin.DetailsAsync(bought.OrderId)).Value.Order.Disputed);
        await AssertUntouchedAsync(bought);
    }

    [Fact]
    public async Task Lost_dispute_opens_a_case_and_moves_no_order()
    {
        var bought = await _shop.BuyAsync(quantity: 2);
        await _shop.Stripe.DisputeAsync(bought.PaymentIntentId);
        var dispute = await DisputeAsync(bought, row => row.History.Count == 2);

        await _shop.Stripe.PostFormAsync($"/v1/disputes/{dispute.Id}/close");

        await DisputeAsync(bought, row => row is { Status: DisputeStatus.Lost, ClosedAt: not null });
        var opened = Assert.Single(await _shop.Admin.CasesAsync(), row => row.OrderId == bought.OrderId);
        Assert.Equal((PaymentCaseKind.DisputeLost, 2500), (opened.Kind, opened.Amount));
        Assert.Equal([CaseAction.Dismiss], opened.Actions);
        await AssertUntouchedAsync(bought);
        await _shop.Admin.ResolveAsync(opened.Id, CaseAction.Dismiss, "The books are written off.");
    }

    [Fact]
    public async Task Reordered_events_do_not_reopen_a_closed_dispute()
    {
        var bought = await _shop.BuyAsync();
        await _shop.Stripe.MisbehaveAsync(new { webhooks = new { drop = true } });
        await _shop.Stripe.DisputeAsync(bought.PaymentIntentId);
        var id = (await _shop.Stripe.GetAsync($"/v1/disputes?payment_intent={bought.PaymentIntentId}")).GetProperty("data")[0].GetProperty("id").GetString()!;
        await _shop.Stripe.PostFormAsync($"/v1/disputes/{id}/close");
        await _shop.Stripe.BehaveAsync();

        await _shop.DeliverAsync("charge.dispute.closed", id);
        await _shop.DeliverAsync("charge.dispute.created", id);

        Assert.Equal(DisputeStatus.Lost, (await DisputeAsync(bought, row => row.History.Count == 2)).Status);
        var opened = Assert.Single(await _shop.Admin.CasesAsync(), row => row.OrderId == bought.OrderId);
        await _shop.Admin.ResolveAsync(opened.Id, CaseAction.Dismiss, "Seen.");
    }

    [Fact]
    public async Task Inquiry_leaves_the_payment_refundable()
    {
        var bought = await _shop.BuyAsync();

        await _shop.Stripe.DisputeAsync(bought.PaymentIntentId, inquiry: true);

        var inquiry = await DisputeAsync(bought, row => row.History.Count == 1);
        Assert.Equal((DisputeStatus.NeedsResponse, true), (inquiry.Status, inquiry.Inquiry));
    }

    [Theory]
    [InlineData("needs_response", DisputeStatus.NeedsResponse, false)]
    [InlineData("under_review", DisputeStatus.UnderReview, false)]
    [InlineData("won", DisputeStatus.Won, false)]
    [InlineData("lost", DisputeStatus.Lost, false)]
    [InlineData("warning_needs_response", DisputeStatus.NeedsResponse, true)]
    [InlineData("warning_under_review", DisputeStatus.UnderReview, true)]
    [InlineData("warning_closed", DisputeStatus.Closed, true)]
    [InlineData("appeal_needs_response", DisputeStatus.NeedsResponse, false)]
    [InlineData("prevented", DisputeStatus.Closed, false)]
    [InlineData("a_word_of_the_future", DisputeStatus.UnderReview, false)]
    public void Every_dispute_status_of_Stripe_is_mapped(string word, DisputeStatus status, bool inquiry) =>
        Assert.Equal((status, inquiry), ApiService.Stripe.DisputeSnapshot.StatusOf(word));

    [Fact]
    public async Task Disputes_are_for_admins_and_reject_unknown_states()
    {
        using var reader = await _shop.NewShopperAsync();

        Assert.Equal(HttpStatusCode.Forbidden, (await reader.SendAsync<PagedList<AdminDispute>>(HttpMethod.Get, "/api/admin/disputes")).Status);
        Assert.Equal(ProblemCodes.ValidationFailed, (await _shop.Admin.SendAsync<PagedList<AdminDispute>>(HttpMethod.Get, "/api/admin/disputes?state=lost")).Code);
    }

    private async Task<AdminDispute> DisputeAsync(Bought bought, Func<AdminDispute, bool> condition) =>
        (await Eventually.BecomesAsync(
            async () => (await _shop.Admin.DetailsAsync(bought.OrderId)).Value.Disputes.SingleOrDefault(), row => row is not null && condition(row)))!;

    private async Task AssertUntouchedAsync(Bought bought)
    {
        Assert.Equal(OrderStatus.Fulfilled, (await bought.Reader.OrderAsync(bought.OrderId)).Value.Status);
        Assert.Equal(8, (await _shop.Admin.StockAsync(bought.BookId)).Value.Stock);
    }
}

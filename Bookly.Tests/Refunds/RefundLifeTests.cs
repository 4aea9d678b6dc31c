using Bookly.ApiService.Refunds;
using Bookly.Contracts;
using Bookly.Tests.Fixtures;
using CsCheck;
using Microsoft.Extensions.DependencyInjection;

namespace Bookly.Tests.Refunds;

/// <summary>
/// Whoever refunds whatever, in Bookly or in Stripe's dashboard, with news lost or told again: the order ends where a simple sum says, and
/// all at once it never gives back more than was paid. CsCheck prints the seed of a sequence that fails and the shortest one it finds.
/// </summary>
public sealed class RefundLifeTests(OwnShop own) : IClassFixture<OwnShop>
{
    private const int Sequences = 12;
    private const long Paid = 2500, Some = 700;

    private static readonly Gen<Deed[]> AnyDeeds = Gen.Enum<Deed>().Array[1, 6];

    private readonly TestShop _shop = own.Shop;

    public enum Deed
    {
        AdminRefundsSome,
        AdminRefundsTheRest,
        DashboardRefundsSome,
        DashboardRefundsTheRest,
        NewsAreLostFromNowOn,
        NewsArriveFromNowOn,
        OldNewsAreToldAgain,
        TheReconcilerLooks,
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_after_the_other_refunds_lead_where_the_sum_says()
    {
        await AnyDeeds.SampleAsync(
            async deeds =>
            {
                var bought = await _shop.BuyAsync(quantity: 2);
                foreach (var deed in deeds) await DoAsync(bought, deed);

                var (refunded, refunds) = Model(deeds);
                Assert.Equal(refunds, (await _shop.RefundsAtStripeAsync(bought)).Count);
                await AssertSoundAsync(bought, refunded);
            }, iter: Sequences, threads: 1);
        await _shop.AssertInvariantsAsync();
    }

    [Fact]
    public async Task All_at_once_refunds_never_give_back_more_than_was_paid()
    {
        await AnyDeeds.SampleAsync(
            async deeds =>
            {
                var bought = await _shop.BuyAsync(quantity: 2);
                await Task.WhenAll(deeds.Select(deed => Task.Run(() => DoAsync(bought, deed), Ct)));

                var atStripe = (await _shop.RefundsAtStripeAsync(bought)).Sum(refund => refund.GetProperty("amount").GetInt64());
                Assert.InRange(atStripe, 0, Paid);
                await AssertSoundAsync(bought, atStripe);
            }, iter: Sequences, threads: 1);
        await _shop.AssertInvariantsAsync();
    }

    /// <summary>What is given back, and in how many refunds.</summary>
    private static (long Refunded, int Refunds) Model(Deed[] deeds)
    {
        var (refunded, refunds) = (0L, 0);
        foreach (var deed in deeds)
        {
            var left = Paid - refunded;
            var amount = deed switch
            {
                Deed.AdminRefundsSome or Deed.DashboardRefundsSome => Some <= left ? Some : 0,
                Deed.AdminRefundsTheRest or Deed.DashboardRefundsTheRest => left,
                _ => 0,
            };
            refunded += amount;
            if (amount > 0) refunds++;
        }

        return (refunded, refunds);
    }

    private async Task DoAsync(Bought bought, Deed deed)
    {
        switch (deed)
        {
            case Deed.AdminRefundsSome: await _shop.Admin.RefundAsync(bought.OrderId, new RefundOrder(Amount: Some)); break;
            case Deed.AdminRefundsTheRest: await AdminRefundsTheRestAsync(bought); break;
            case Deed.DashboardRefundsSome: await InDashboardAsync(bought, Some); break;
            case Deed.DashboardRefundsTheRest: await InDashboardAsync(bought, amount: null); break;
            case Deed.NewsAreLostFromNowOn: await _shop.Stripe.MisbehaveAsync(new { webhooks = new { drop = true } }); break;
            case Deed.NewsArriveFromNowOn: await _shop.Stripe.BehaveAsync(); break;
            case Deed.OldNewsAreToldAgain:
                foreach (var id in await _shop.EventsAsync("charge.refunded", bought.PaymentIntentId)) await _shop.Stripe.ResendAsync(id);
                break;
            default: await SyncAsync(bought); break;
        }
    }

    /// <summary>What Bookly takes for the rest is too much when a refund in the dashboard was never told: Stripe refuses, Bookly looks, and the admin tries again.</summary>
    private async Task AdminRefundsTheRestAsync(Bought bought)
    {
        var answer = await _shop.Admin.RefundAsync(bought.OrderId, new RefundOrder());
        if ((int)answer.Status == 409 && answer.Code == ProblemCodes.RefundRefused) await _shop.Admin.RefundAsync(bought.OrderId, new RefundOrder());
    }

    /// <summary>Stripe says by itself when there is not that much left.</summary>
    private async Task InDashboardAsync(Bought bought, long? amount)
    {
        try
        {
            await _shop.RefundInDashboardAsync(bought, amount);
        }
        catch (Xunit.Sdk.XunitException e) when (e.Message.Contains("refund", StringComparison.OrdinalIgnoreCase))
        {
            // As it should be.
        }
    }

    private async Task AssertSoundAsync(Bought bought, long refunded)
    {
        await _shop.Stripe.BehaveAsync();
        await SyncAsync(bought);
        var order = (await bought.Reader.OrderAsync(bought.OrderId)).Value;
        Assert.Equal(refunded, order.RefundedAmount);
        Assert.Equal(refunded switch { 0 => OrderStatus.Fulfilled, Paid => OrderStatus.Refunded, _ => OrderStatus.PartiallyRefunded }, order.Status);
        Assert.Equal(order.RefundedAmount, order.Refunds.Sum(refund => refund.Amount));
        Assert.Equal(order.History.Count, order.History.Select(move => move.Status).Distinct().Count());
        Assert.Equal(Paid - refunded, (await _shop.Admin.LifeAsync(bought.OrderId)).Value.RefundableAmount);
    }

    private async Task SyncAsync(Bought bought)
    {
        await using var scope = _shop.Services().CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<RefundSync>().SyncAsync(bought.PaymentIntentId, Ct);
    }
}

using System.Text.Json;
using Bookly.Contracts;
using Bookly.Tests.Fixtures;
using CsCheck;
using Microsoft.Extensions.DependencyInjection;

namespace Bookly.Tests.Payments;

/// <summary>
/// Random actions of shoppers, banks, Stripe's dashboard and staff, with events lost, late, out of order and repeated. Afterwards Bookly's
/// orders match Stripe's objects, and every payment has goods, a refund or a case. CsCheck prints the seed of a failing sequence and
/// shrinks it.
/// </summary>
public sealed class WholeLifeTests(ShopFixture fixture) : IAsyncLifetime
{
    private const int Sequences = 20, Copies = 2;
    private const long Some = 700;

    /// <summary>Payments and their events are more likely than the rest.</summary>
    private static readonly Gen<Deed> AnyDeed = Gen.Frequency(
        (2, Gen.OneOf(Deed.TheBankPays, Deed.AdminRefundsSome, Deed.DashboardRefundsTheRest, Deed.Disputes, Deed.SomeNewsArrive)), (3, Gen.Enum<Deed>()));

    private static readonly Gen<Act[]> AnyActs = Gen.Select(AnyDeed, Gen.Int[0, 1000], (deed, pick) => new Act(deed, pick)).Array[4, 14];

    /// <summary>The emulator decides about refunds to these cards later: the first succeeds, the second fails.</summary>
    private static readonly string[] Cards = ["4242424242424242", "4000000000007726", "4000000000005126"];

    /// <summary>When it decides; the shop's clock is advanced by as much.</summary>
    private static readonly TimeSpan Decided = TimeSpan.FromSeconds(11);

    private readonly MovedClock _clock = new();
    private TestShop _shop = null!;

    public enum Deed
    {
        PaysByCard,
        PaysByBank,
        TheBankPays,
        TheBankDoesNotPay,
        ChecksOutAgain,
        ChecksOutMore,
        Cancels,
        ComesBack,
        SessionIsExpired,
        AdminRefundsSome,
        AdminRefundsTheRestAndRestocks,
        DashboardRefundsSome,
        DashboardRefundsTheRest,
        RefundsAreDecided,
        Disputes,
        WinsTheDispute,
        LosesTheDispute,
        AListingIsRemoved,
        SomeNewsArrive,
        AllNewsArriveBackwards,
        TheReconcilerRuns,
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _shop = await TestShop.StartAsync(fixture, configure: builder => builder.Services.AddSingleton<TimeProvider>(_clock));
        // Only the test delivers events.
        await _shop.Stripe.MisbehaveAsync(new { webhooks = new { drop = true } });
    }

    public ValueTask DisposeAsync() => _shop.DisposeAsync();

    [Fact]
    public Task Sequential_actions_keep_money_and_goods_consistent() => CheckAsync(async (life, acts) =>
    {
        foreach (var act in acts) await DoAsync(life, act);
    });

    [Fact]
    public Task Concurrent_actions_keep_money_and_goods_consistent() => CheckAsync(async (life, acts) =>
    {
        await Task.WhenAll(acts.Select(act => Task.Run(() => DoAsync(life, act), Ct)));
    });

    private async Task CheckAsync(Func<Life, Act[], Task> live)
    {
        await AnyActs.SampleAsync(
            async acts =>
            {
                var life = await BeginAsync();
                // Most sequences begin with a payment: without one, little else can happen.
                if (acts[0].Pick % 8 is > 0 and var first) await DoAsync(life, new Act(first < 5 ? Deed.PaysByCard : Deed.PaysByBank, acts[0].Pick));
                await live(life, acts);
                // At the end, some sequences get every event, newest first or last; the others rely on the reconciler.
                var hears = acts[0].Pick / 8 % 4;
                if (hears < 3) await TellAsync(life, news => hears == 0 ? news.Reverse() : news);
                await _shop.Admin.ReconcileAsync();
                // A run that finds a payment for a sold-out book leaves its refund to the next sweep.
                if (await _shop.QueryAsync<bool>("SELECT EXISTS (SELECT 1 FROM orders WHERE status = 'RefundPending')")) await _shop.Admin.ReconcileAsync();
                await AssertSoundAsync(life);
                life.Reader.Dispose();
            }, iter: Sequences, threads: 1);
        Assert.DoesNotContain((await _shop.Admin.InvariantsAsync()).Value.Violations, violation => violation.Invariant != "flag_is_settled");
    }

    private async Task<Life> BeginAsync()
    {
        var books = new[] { await _shop.Admin.ListBookAsync(stock: 500), await _shop.Admin.ListBookAsync(stock: 500) };
        var life = new Life((await _shop.NewShoppersAsync(1))[0], books);
        life.Sessions.Add(await life.Reader.StartBuyingAsync(books[0], Copies));
        return life;
    }

    private async Task DoAsync(Life life, Act act)
    {
        var (deed, pick) = act;
        var session = life.Pick(pick);
        try
        {
            switch (deed)
            {
                case Deed.PaysByCard: await _shop.Stripe.PayAsync(session.SessionId, Cards[pick % Cards.Length]); break;
                case Deed.PaysByBank: await _shop.Stripe.PayLaterAsync(session.SessionId); break;
                case Deed.TheBankPays: await OfPaymentAsync(session, payment => _shop.Stripe.SettleAsync(payment, "succeeded")); break;
                case Deed.TheBankDoesNotPay: await OfPaymentAsync(session, payment => _shop.Stripe.SettleAsync(payment, "failed")); break;
                case Deed.ChecksOutAgain: await CheckOutAsync(life); break;
                case Deed.ChecksOutMore:
                    await life.Reader.PutInCartAsync(life.Books[pick % 2], 1 + (pick % 3));
                    await CheckOutAsync(life);
                    break;
                case Deed.Cancels: await life.Reader.CancelAsync(session.OrderId); break;
                case Deed.ComesBack: await life.Reader.VerifyAsync(session.SessionId); break;
                case Deed.SessionIsExpired: await _shop.Stripe.ExpireAsync(session.SessionId); break;
                case Deed.AdminRefundsSome: await _shop.Admin.RefundAsync(session.OrderId, new RefundOrder(Amount: Some)); break;
                case Deed.AdminRefundsTheRestAndRestocks: await _shop.Admin.RefundAsync(session.OrderId, new RefundOrder(Restock: true)); break;
                case Deed.DashboardRefundsSome: await RefundInDashboardAsync(session, Some); break;
                case Deed.DashboardRefundsTheRest: await RefundInDashboardAsync(session, amount: null); break;
                case Deed.RefundsAreDecided:
                    await _shop.Stripe.AdvanceClockAsync(Decided);
                    _clock.Advance(Decided);
                    break;
                case Deed.Disputes: await OfPaymentAsync(session, payment => _shop.Stripe.DisputeAsync(payment, inquiry: pick % 4 == 0)); break;
                case Deed.WinsTheDispute: await DecideDisputeAsync(session, "winning_evidence"); break;
                case Deed.LosesTheDispute: await DecideDisputeAsync(session, "losing_evidence"); break;
                case Deed.AListingIsRemoved: await _shop.Admin.SendAsync<string>(HttpMethod.Delete, $"/api/admin/books/{life.Books[pick % 2]}?force=true"); break;
                case Deed.SomeNewsArrive: await TellAsync(life, news => news.Where((_, i) => (pick >> (i % 10)) % 2 == 0)); break;
                case Deed.AllNewsArriveBackwards: await TellAsync(life, news => news); break;
                default: await _shop.Admin.ReconcileAsync(); break;
            }
        }
        catch (Xunit.Sdk.XunitException e) when (e.Message.StartsWith('4'))
        {
            // Stripe refused, and nothing has changed.
        }
    }

    private static async Task CheckOutAsync(Life life)
    {
        if (await life.Reader.CheckOutAsync() is { Status: System.Net.HttpStatusCode.OK } answer) life.Add(answer.Value);
    }

    private async Task OfPaymentAsync(CheckoutSession session, Func<string, Task> then)
    {
        if (await PaymentOfAsync(session) is { } payment) await then(payment);
    }

    private async Task<string?> PaymentOfAsync(CheckoutSession session) =>
        (await StripeBodies.StripeSessionAsync(_shop, session)).GetProperty("payment_intent").GetString();

    private Task RefundInDashboardAsync(CheckoutSession session, long? amount) => OfPaymentAsync(session, payment => _shop.Stripe.PostFormAsync(
        "/v1/refunds", amount is null ? [("payment_intent", payment)] : [("payment_intent", payment), ("amount", $"{amount}")]));

    private Task DecideDisputeAsync(CheckoutSession session, string evidence) => OfPaymentAsync(session, async payment =>
    {
        foreach (var dispute in await ListAsync($"/v1/disputes?payment_intent={payment}"))
        {
            await _shop.Stripe.PostFormAsync(
                $"/v1/disputes/{dispute.GetProperty("id").GetString()}", ("evidence[uncategorized_text]", evidence), ("submit", "true"));
        }
    });

    private async Task<IReadOnlyList<JsonElement>> ListAsync(string path) =>
        [.. (await _shop.Stripe.GetAsync(path)).GetProperty("data").EnumerateArray()];

    /// <summary>Delivers the chosen events of this sequence, newest first unless reversed.</summary>
    private async Task TellAsync(Life life, Func<IEnumerable<JsonElement>, IEnumerable<JsonElement>> choose)
    {
        var sessions = life.All();
        var about = new List<string>(sessions.Select(session => session.SessionId));
        foreach (var session in sessions) about.AddRange(await PaymentOfAsync(session) is { } payment ? [payment] : []);
        var news = (await ListAsync("/v1/events?limit=100")).Where(item => about.Exists(id => item.GetRawText().Contains(id, StringComparison.Ordinal)));
        foreach (var body in choose([.. news]).Select(item => item.GetRawText()))
        {
            var signature = Stripe.EventUtility.GenerateSignatureHeader(body, "whsec_bookly_emulator", _clock.GetUtcNow().ToUnixTimeSeconds());
            using var response = await _shop.PostWebhookAsync(body, signature);
            // 503 is right too, when others hold the order's lock: the event is stored.
            Assert.True(response.IsSuccessStatusCode || (int)response.StatusCode == 503, $"{(int)response.StatusCode} to {body}");
        }
    }

    private async Task AssertSoundAsync(Life life)
    {
        foreach (var session in life.All())
        {
            var order = (await _shop.Admin.DetailsAsync(session.OrderId)).Value;
            var history = (await life.Reader.OrderAsync(session.OrderId)).Value.History.Select(move => move.Status).ToList();
            Assert.Equal(OrderStatus.AwaitingPayment, history[0]);
            Assert.All(history.Zip(history.Skip(1)), move => Assert.True(MayFollow(move.First, move.Second), $"{move.First} became {move.Second}"));

            var atStripe = await StripeBodies.StripeSessionAsync(_shop, session);
            var payment = atStripe.GetProperty("payment_intent").GetString();
            var refunds = payment is null ? [] : await ListAsync($"/v1/refunds?payment_intent={payment}&limit=100");
            var status = history[^1];
            if (atStripe.GetProperty("payment_status").GetString() == "paid") AssertPaid(order, status, refunds, atStripe.GetProperty("amount_total").GetInt64());
            else Assert.Equal(await UnpaidAsync(atStripe, payment), status is OrderStatus.Expired ? OrderStatus.Cancelled : status);
            await AssertDisputesAsync(order, payment);
        }
    }

    private static void AssertPaid(AdminOrderDetails order, OrderStatus status, IReadOnlyList<JsonElement> refunds, long paid)
    {
        var isKnown = order.Cases.Any(row => row.ResolvedAt is null);
        var back = refunds.Where(refund => refund.GetProperty("status").GetString() is "succeeded" or "pending").Sum(refund => refund.GetProperty("amount").GetInt64());
        Assert.InRange(back, 0, paid);
        Assert.Equal(back, order.Order.RefundedAmount);
        Assert.All(
            refunds.Where(refund => refund.GetProperty("status").GetString() == "failed"),
            refund => Assert.Contains(order.Cases, row => row.Kind == PaymentCaseKind.RefundFailed && row.Detail.Contains(refund.GetProperty("id").GetString()!, StringComparison.Ordinal)));
        switch (status)
        {
            case OrderStatus.Fulfilled: Assert.Equal(0, back); break;
            case OrderStatus.PartiallyRefunded: Assert.True(back < paid && (back > 0 || isKnown), $"{back} of {paid}"); break;
            case OrderStatus.Refunded: Assert.True(back == paid || isKnown, $"{back} of {paid}, and nobody is told"); break;
            default: Assert.True(isKnown, $"Money was taken, the order is {status}, and nobody is told"); break;
        }
    }

    private async Task<OrderStatus> UnpaidAsync(JsonElement session, string? payment) => session.GetProperty("status").GetString() switch
    {
        "open" => OrderStatus.AwaitingPayment,
        "expired" => OrderStatus.Cancelled,
        _ => (await _shop.Stripe.GetAsync($"/v1/payment_intents/{payment}")).GetProperty("status").GetString() == "processing"
            ? OrderStatus.PaymentProcessing
            : OrderStatus.PaymentFailed,
    };

    private async Task AssertDisputesAsync(AdminOrderDetails order, string? payment)
    {
        var disputes = payment is null ? [] : await ListAsync($"/v1/disputes?payment_intent={payment}");
        Assert.Equal(
            disputes.Select(dispute => (dispute.GetProperty("id").GetString()!, ApiService.Stripe.DisputeSnapshot.StatusOf(dispute.GetProperty("status").GetString()!).Status)).Order(),
            order.Disputes.Select(dispute => (dispute.Id, dispute.Status)).Order());
        Assert.Equal(order.Disputes.Count(dispute => dispute.Status == DisputeStatus.Lost), order.Cases.Count(row => row.Kind == PaymentCaseKind.DisputeLost));
    }

    private static bool MayFollow(OrderStatus from, OrderStatus to) => from switch
    {
        OrderStatus.AwaitingPayment => to is not (OrderStatus.AwaitingPayment or OrderStatus.PartiallyRefunded or OrderStatus.Refunded),
        OrderStatus.PaymentProcessing => to is OrderStatus.Fulfilled or OrderStatus.PaymentFailed or OrderStatus.RefundPending,
        OrderStatus.Fulfilled => to is OrderStatus.PartiallyRefunded or OrderStatus.Refunded,
        OrderStatus.PartiallyRefunded or OrderStatus.RefundPending => to is OrderStatus.Refunded,
        _ => false,
    };

    public sealed record Act(Deed Deed, int Pick);

    /// <summary>A shopper of two books with all their sessions; several may act at once.</summary>
    private sealed record Life(Shopper Reader, long[] Books)
    {
        public List<CheckoutSession> Sessions { get; } = [];

        public CheckoutSession Pick(int pick)
        {
            // Mostly the latest: the earlier ones are closed.
            lock (Sessions) return pick % 4 == 0 ? Sessions[pick / 4 % Sessions.Count] : Sessions[^1];
        }

        public void Add(CheckoutSession session)
        {
            lock (Sessions)
            {
                if (Sessions.TrueForAll(known => known.OrderId != session.OrderId)) Sessions.Add(session);
            }
        }

        public IReadOnlyList<CheckoutSession> All()
        {
            lock (Sessions) return [.. Sessions];
        }
    }

    private sealed class MovedClock : TimeProvider
    {
        private long _by;

        public void Advance(TimeSpan by) => Interlocked.Add(ref _by, by.Ticks);

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _by));
    }
}

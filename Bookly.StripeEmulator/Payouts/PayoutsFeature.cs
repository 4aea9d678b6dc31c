using Bookly.StripeEmulator.Api;
using Bookly.StripeEmulator.Events;
using Bookly.StripeEmulator.Store;
using Bookly.StripeEmulator.Time;

namespace Bookly.StripeEmulator.Payouts;

/// <summary>What payouts register.</summary>
internal static class PayoutsFeature
{
    extension(EmulatorState state)
    {
        public ObjectCollection<Payout> Payouts => state.Of<Payout>();
    }

    public static void AddPayouts(this IServiceCollection services)
    {
        services.AddSingleton<ObjectKind>(new ObjectKind<Payout>("payout", "payouts") { IdPrefixes = ["po"] });
        services.AddSingleton<PayoutService>();
        services.AddApiResource<PayoutResource>();
    }
}

/// <summary>Stripe pays out what was taken. The balance is not kept: a payout has the amount it is given.</summary>
internal sealed class PayoutService(EmulatorState state, EmulatorClock clock, EventLog events)
{
    public Payout PayOut(long amount, string currency, bool fails)
    {
        lock (state.Gate)
        {
            var payout = state.Payouts.Put(new Payout
            {
                Id = Ids.New("po_"),
                Amount = amount,
                ArrivalDate = clock.UnixNow,
                Created = clock.UnixNow,
                Currency = currency,
                Status = fails ? "failed" : "paid",
                FailureCode = fails ? "account_closed" : null,
                FailureMessage = fails ? "The bank account has been closed." : null,
            });
            events.Record(fails ? "payout.failed" : "payout.paid", payout, EventRequest.None);
            return payout;
        }
    }
}

/// <summary><c>/v1/payouts</c>, to read.</summary>
internal sealed class PayoutResource(EmulatorState state) : IApiResource
{
    private const string Kind = "payout";

    public IEnumerable<Operation> Operations =>
    [
        Operation.Get("/payouts", Paging.With(), call => Paging.Page(call, state.Payouts, Kind)),
        Operation.Get("/payouts/{id}", call => state.Payouts.Find(call.Id) ?? throw StripeException.NotFound(Kind, call.Id, "payout")),
    ];
}

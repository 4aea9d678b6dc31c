using System.Diagnostics.Metrics;
using System.Net;
using Bookly.ApiService.PaymentEvents;
using Bookly.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;

namespace Bookly.Tests.Payments.Controls;

/// <summary>The lock is worth its round trip: without it, everybody who asks for one session queues in the database with a connection each.</summary>
public sealed class FulfillmentLockControlTests(ShopFixture fixture)
{
    private const int Others = 7;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Callers_queue_in_the_database_only_without_the_lock(bool locked)
    {
        var commit = new FirstCommitWaits();
        await using var shop = await Unguarded.ShopAsync(fixture, interceptor: commit, patientLock: true, settings: locked ? [] : [Unguarded.NoRedis]);
        var contentions = 0;
        using var meter = CountContentions(shop, () => Interlocked.Increment(ref contentions));
        var book = await shop.Admin.ListBookAsync(stock: 9);
        using var reader = await shop.NewShopperAsync();
        var session = await reader.StartBuyingAsync(book);
        var bodies = new List<string>();
        for (var i = 0; i <= Others; i++) bodies.Add(await StripeBodies.PaidEventAsync(shop, $"evt_{i}", session));
        commit.Arm();

        var first = shop.PostWebhookAsync(bodies[0]);
        await commit.Arrived;
        var others = Task.WhenAll(bodies.Skip(1).Select(body => shop.PostWebhookAsync(body)));
        if (locked)
        {
            await Eventually.BecomesAsync(() => Task.FromResult(Volatile.Read(ref contentions)), count => count == Others);
            Assert.Equal(0, await shop.WaitingForLocksAsync());
        }
        else
        {
            // Not for all of them: the first of a queue gives up before the last has joined it, when the machine is busy.
            await Eventually.BecomesAsync(shop.WaitingForLocksAsync, waiting => waiting > 1);
            Assert.Equal(0, contentions);
        }

        commit.Release();
        Assert.Equal(HttpStatusCode.OK, (await first).StatusCode);
        Assert.All(await others, response => Assert.Equal(HttpStatusCode.OK, response.StatusCode));
        Assert.Equal(8, (await shop.Admin.StockAsync(book)).Value.Stock);
        await shop.AssertInvariantsAsync();
    }

    private static MeterListener CountContentions(TestShop shop, Action onContention)
    {
        // Several shops run in this process; each has a factory of its own.
        var factory = shop.Services().GetRequiredService<IMeterFactory>();
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Name == "bookly.gate.contention" && instrument.Meter.Name == PaymentTelemetry.Name && ReferenceEquals(instrument.Meter.Scope, factory))
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((_, _, _, _) => onContention());
        listener.Start();
        return listener;
    }
}

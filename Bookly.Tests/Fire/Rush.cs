using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Bookly.Contracts;
using Bookly.Tests.Fixtures;

namespace Bookly.Tests.Fire;

/// <summary>
/// Many shoppers who come, buy, return, return twice, give up or never come back, each as the seed wills. They do what people do when a
/// shop stutters: try again.
/// </summary>
internal sealed class Rush(FireShop shop, int seed)
{
    private const int MaxConcurrency = 24;

    /// <summary>Longer than any fault lasts.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly ConcurrentBag<Guid> _toldFulfilled = [];
    private readonly List<long> _books = [];
    private Shopper[] _shoppers = [];
    private int _paid;

    /// <summary>Orders whose shopper was told that the books are theirs.</summary>
    public IReadOnlyCollection<Guid> ToldFulfilled => _toldFulfilled;

    /// <summary>How many shoppers' money has moved.</summary>
    public int Paid => _paid;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Lists the books and lets the accounts be made, while nothing burns yet.</summary>
    public async Task PrepareAsync(int orders)
    {
        // A bestseller, some others, and one of which there are too few.
        _books.Add(await shop.Admin.ListBookAsync(stock: orders * 4, title: $"Bestseller {seed}"));
        for (var i = 0; i < 4; i++) _books.Add(await shop.Admin.ListBookAsync(stock: orders * 4, title: $"Book {i} of {seed}"));
        _books.Add(await shop.Admin.ListBookAsync(stock: Math.Max(1, orders / 10), title: $"Rarity {seed}"));

        _shoppers = await shop.NewShoppersAsync(orders);
    }

    public async Task RunAsync()
    {
        var gate = new SemaphoreSlim(MaxConcurrency);
        await Task.WhenAll(_shoppers.Select(async (shopper, i) =>
        {
            var random = new Random(unchecked((seed * 397) ^ i));
            await Task.Delay(FireSettings.Arrival * random.NextDouble(), Ct);
            await gate.WaitAsync(Ct);
            try
            {
                await BuyAsync(shopper, random);
            }
            finally
            {
                gate.Release();
                shopper.Dispose();
            }
        }));
    }

    private async Task BuyAsync(Shopper shopper, Random random)
    {
        var wanted = _books.Where((_, i) => random.NextDouble() < (i == 0 ? 0.6 : 0.2)).DefaultIfEmpty(_books[0]).ToArray();
        random.Shuffle(wanted);
        foreach (var book in wanted)
        {
            var quantity = random.Next(1, 4);
            await UntilAsync(() => shopper.PutInCartAsync(book, quantity), answer => answer.Status is HttpStatusCode.OK or HttpStatusCode.NotFound or HttpStatusCode.Conflict);
        }

        var checkout = await UntilAsync(shopper.CheckOutAsync, IsFinal);
        if (checkout.Status != HttpStatusCode.OK) return;

        var session = checkout.Value;
        switch (random.Next(10))
        {
            case 0:
                await UntilAsync(() => shopper.CancelAsync(session.OrderId), answer => answer.Status is HttpStatusCode.OK or HttpStatusCode.Conflict);
                break;
            case 1:
                await PayLaterAsync(session, random.Next(3) == 0 ? "failed" : "succeeded");
                break;
            default:
                await shop.Stripe.PayAsync(session.SessionId);
                Interlocked.Increment(ref _paid);
                break;
        }

        await Task.WhenAll(Enumerable.Range(0, random.Next(4)).Select(_ => ReturnAsync(shopper, session)));

        static bool IsFinal(Answer<CheckoutSession> answer) =>
            answer.Status is HttpStatusCode.OK or HttpStatusCode.BadRequest || (answer.Status == HttpStatusCode.Conflict && answer.Code == ProblemCodes.InsufficientStock);
    }

    private async Task PayLaterAsync(CheckoutSession session, string outcome)
    {
        await shop.Stripe.PayLaterAsync(session.SessionId);
        var intent = await Eventually.BecomesAsync(
            async () =>
            {
                try
                {
                    return (await shop.Stripe.GetAsync($"/v1/checkout/sessions/{session.SessionId}")).GetProperty("payment_intent").GetString();
                }
                catch (Exception e) when (e is HttpRequestException or Xunit.Sdk.XunitException)
                {
                    return null;
                }
            },
            id => id is not null, Patience);
        await shop.Stripe.SettleAsync(intent!, outcome);
        if (outcome == "succeeded") Interlocked.Increment(ref _paid);
    }

    /// <summary>The shopper is back from Stripe's page. An error is bearable, a false promise is not.</summary>
    private async Task ReturnAsync(Shopper shopper, CheckoutSession session)
    {
        var answer = await TryAsync(() => shopper.VerifyAsync(session.SessionId));
        if (answer is { Status: HttpStatusCode.OK } && answer.Value.Fulfilled) _toldFulfilled.Add(session.OrderId);
    }

    private static async Task<Answer<T>> UntilAsync<T>(Func<Task<Answer<T>>> call, Func<Answer<T>, bool> isFinal) =>
        (await Eventually.BecomesAsync(() => TryAsync(call), answer => answer is not null && isFinal(answer), Patience))!;

    /// <summary>Null when there was nobody to answer.</summary>
    private static async Task<Answer<T>?> TryAsync<T>(Func<Task<Answer<T>>> call)
    {
        try
        {
            return await call();
        }
        catch (Exception e) when (e is HttpRequestException or SocketException or IOException or OperationCanceledException && !Ct.IsCancellationRequested)
        {
            return null;
        }
    }
}

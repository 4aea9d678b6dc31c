using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Bookly.Contracts;
using Npgsql;
using Stripe;
using Stripe.Checkout;

namespace Bookly.Benchmarks;

/// <summary>What a run of the reconciler came to.</summary>
/// <param name="Memory">By how much the API's memory (resident set) grew at most, in bytes.</param>
/// <param name="Requests">Calls to Stripe.</param>
public sealed record ReconcileMeasurement(int Orders, int Missed, TimeSpan Time, long Memory, int Requests);

/// <summary>A run over many paid sessions of which a few were missed, at the reconciler's own pace.</summary>
public static class ReconcileLoad
{
    private const int Concurrency = 32, MissedOneIn = 100;
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(250);

    public static async Task<ReconcileMeasurement> RunAsync(BenchmarkShop shop, int count)
    {
        ArgumentNullException.ThrowIfNull(shop);
        using var deaf = await shop.Stripe.PutAsJsonAsync("/_emulator/faults", new { webhooks = new { drop = true } });
        deaf.EnsureSuccessStatusCode();
        var orders = await shop.PrepareOrdersAsync(Spread.OverAllBooks, count);
        await AssignSessionsAsync(shop, orders, await PayAsync(shop.Stripe, orders));

        using var admin = new HttpClient { BaseAddress = shop.Api.BaseAddress };
        using var signedIn = await admin.PostAsJsonAsync("/api/accounts/login", new { email = "admin@bookly.example", password = "Read-Me-A-Story-1" });
        admin.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Bearer", (await signedIn.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("accessToken").GetString());
        var before = shop.ApiMemory();
        var most = before;
        var requests = new HashSet<string>();
        var since = DateTimeOffset.UtcNow;
        using var asked = await admin.PostAsync(new Uri("/api/admin/reconcile", UriKind.Relative), null);
        asked.EnsureSuccessStatusCode();
        JsonElement run;
        do
        {
            await Task.Delay(PollInterval);
            most = Math.Max(most, shop.ApiMemory());
            await NoteRequestsAsync(shop.Stripe, since, requests);
            run = (await admin.GetFromJsonAsync<JsonElement>(asked.Headers.Location)).GetProperty("run");
        }
        while (run.GetProperty("state").GetString() == nameof(ReconcileState.Running));

        await NoteRequestsAsync(shop.Stripe, since, requests);
        var missed = count / MissedOneIn;
        await shop.AssertAllFulfilledAsync(orders);
        if (run.GetProperty("state").GetString() != nameof(ReconcileState.Succeeded)) throw new InvalidOperationException($"The run failed: {run}");

        return new ReconcileMeasurement(
            count, missed, run.GetProperty("finishedAt").GetDateTimeOffset() - run.GetProperty("startedAt").GetDateTimeOffset(), most - before, requests.Count);
    }

    /// <summary>Makes a session at Stripe for each order and pays it; nobody tells Bookly.</summary>
    private static async Task<(string Session, string Payment)[]> PayAsync(HttpClient stripe, PreparedOrders orders)
    {
        var sessions = new SessionService(new StripeClient(new StripeClientOptions
        {
            ApiKey = "sk_test_bookly_emulator",
            ApiBase = stripe.BaseAddress!.GetLeftPart(UriPartial.Authority),
            HttpClient = new SystemNetHttpClient(stripe, maxNetworkRetries: 0),
        }));
        var made = new (string, string)[orders.Count];
        await Measurement.TakeAsync(orders.Count, Concurrency, async i =>
        {
            var order = PreparedOrders.IdOf(orders.First + i).ToString();
            var metadata = new Dictionary<string, string> { ["order_id"] = order };
            var session = await sessions.CreateAsync(new SessionCreateOptions
            {
                Mode = "payment",
                SuccessUrl = "https://books.example/dashboard",
                ClientReferenceId = order,
                Metadata = metadata,
                PaymentIntentData = new() { Metadata = metadata },
                LineItems = [new() { Quantity = 1, PriceData = new() { Currency = "usd", UnitAmount = BenchmarkShop.UnitAmount, ProductData = new() { Name = "Book" } } }],
            });
            using var paid = await stripe.PostAsJsonAsync($"/_emulator/checkout/sessions/{session.Id}/pay", new { card = "4242424242424242" });
            paid.EnsureSuccessStatusCode();
            made[i] = (session.Id, (await paid.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("payment_intent").GetString()!);
        });
        return made;
    }

    /// <summary>Gives the orders their sessions, and fulfills all but those that were missed.</summary>
    private static async Task AssignSessionsAsync(BenchmarkShop shop, PreparedOrders orders, (string Session, string Payment)[] made)
    {
        await using var assign = shop.Database.CreateCommand(string.Create(CultureInfo.InvariantCulture,
            $"""
            WITH made AS (SELECT * FROM unnest($1, $2, $3) AS m (order_id, session_id, payment_id)),
            paid AS (
                UPDATE orders o
                SET session_id = m.session_id, payment_intent_id = CASE WHEN told THEN m.payment_id END,
                    status = CASE WHEN told THEN 'Fulfilled' ELSE o.status END
                FROM (SELECT made.*, row_number() OVER () % {MissedOneIn} <> 0 AS told FROM made) m WHERE o.id = m.order_id
                RETURNING o.id, o.session_id, o.status),
            ledger AS (
                INSERT INTO fulfillments (session_id, order_id, trigger, at)
                SELECT session_id, id, 'webhook', now() FROM paid WHERE status = 'Fulfilled'),
            sold AS (
                SELECT l.book_id, sum(l.quantity)::int AS copies FROM paid JOIN order_lines l ON l.order_id = paid.id
                WHERE paid.status = 'Fulfilled' GROUP BY l.book_id)
            UPDATE books b SET stock = stock - copies, held = held - copies FROM sold WHERE sold.book_id = b.id
            """));
        assign.CommandTimeout = 600;
        assign.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. made.Select((_, i) => PreparedOrders.IdOf(orders.First + i))] });
        assign.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. made.Select(one => one.Session)] });
        assign.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. made.Select(one => one.Payment)] });
        await assign.ExecuteNonQueryAsync();
        await using var quiet = shop.Database.CreateCommand("VACUUM ANALYZE orders, fulfillments, books");
        await quiet.ExecuteNonQueryAsync();
    }

    /// <summary>The emulator remembers its latest requests only, so they are noted while they come.</summary>
    private static async Task NoteRequestsAsync(HttpClient stripe, DateTimeOffset since, HashSet<string> known)
    {
        var latest = await stripe.GetFromJsonAsync<JsonElement>(new Uri("/_emulator/requests?path=/v1/&limit=200", UriKind.Relative));
        foreach (var request in latest.EnumerateArray().Where(request => request.GetProperty("at").GetDateTimeOffset() >= since))
        {
            known.Add(request.GetProperty("id").GetString()!);
        }
    }
}

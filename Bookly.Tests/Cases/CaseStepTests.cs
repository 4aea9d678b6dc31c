using System.Net.Http.Json;
using Bookly.Contracts;
using Bookly.Tests.Fixtures;

namespace Bookly.Tests.Cases;

/// <summary>
/// A decision about a case is stored first and carried out in steps. Whatever breaks off in between, the admin's connection or a step
/// itself, a worker finishes it, once.
/// </summary>
public sealed class CaseStepTests(ShopFixture fixture) : IAsyncLifetime
{
    private const string Decided = "AFTER UPDATE ON payment_cases FOR EACH ROW WHEN (NEW.resolved_by IS NOT NULL AND OLD.resolved_by IS NULL)";
    private const string Reopened = "AFTER UPDATE ON orders FOR EACH ROW WHEN (NEW.status = 'PaymentProcessing')";
    private const string Fulfilled = "AFTER INSERT ON fulfillments FOR EACH ROW";
    private const string Accepted = "AFTER UPDATE ON orders FOR EACH ROW WHEN (NEW.total_amount <> OLD.total_amount)";
    private const string Resolved = "AFTER UPDATE ON payment_cases FOR EACH ROW WHEN (NEW.resolved_at IS NOT NULL)";
    private const string Requested = "AFTER INSERT ON refund_requests FOR EACH ROW";
    private const string Asked = "AFTER UPDATE ON refund_requests FOR EACH ROW WHEN (NEW.attempts > OLD.attempts)";
    private const string Recorded = "AFTER INSERT ON refunds FOR EACH ROW";

    private TestShop _shop = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _shop = await TestShop.StartAsync(fixture);

    public ValueTask DisposeAsync() => _shop.DisposeAsync();

    /// <summary>Every action of every kind of case, at each of its steps.</summary>
    public static TheoryData<string, CaseAction, string> Steps => new()
    {
        { "AmountMismatch", CaseAction.Fulfill, Decided }, { "AmountMismatch", CaseAction.Fulfill, Fulfilled },
        { "AmountMismatch", CaseAction.Fulfill, Resolved }, { "AmountMismatch", CaseAction.Refund, Decided },
        { "AmountMismatch", CaseAction.Refund, Requested }, { "AmountMismatch", CaseAction.Refund, Asked },
        { "AmountMismatch", CaseAction.Refund, Recorded },
        { "PaidAfterClose", CaseAction.Fulfill, Decided }, { "PaidAfterClose", CaseAction.Fulfill, Reopened },
        { "PaidAfterClose", CaseAction.Fulfill, Fulfilled }, { "PaidAfterClose", CaseAction.Fulfill, Resolved },
        { "PaidAfterClose", CaseAction.Refund, Requested }, { "PaidAfterClose", CaseAction.Refund, Asked },
        { "PaidAfterClose", CaseAction.Refund, Recorded }, { "PaidAfterClose", CaseAction.Dismiss, Resolved },
        { "PaymentChanged", CaseAction.Fulfill, Decided }, { "PaymentChanged", CaseAction.Fulfill, Accepted },
        { "PaymentChanged", CaseAction.Fulfill, Resolved }, { "PaymentChanged", CaseAction.Dismiss, Resolved },
        { "SessionMismatch", CaseAction.Refund, Requested }, { "SessionMismatch", CaseAction.Refund, Asked },
        { "SessionMismatch", CaseAction.Refund, Recorded }, { "SessionMismatch", CaseAction.Dismiss, Resolved },
        { "RefundFailed", CaseAction.Refund, Requested }, { "RefundFailed", CaseAction.Refund, Asked },
        { "RefundFailed", CaseAction.Dismiss, Resolved },
    };

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task Decision_is_finished_although_the_connection_drops(string kind, CaseAction action, string step)
    {
        var (bought, opened) = await OpenAsync(kind);
        await _shop.ExecuteAsync(
            $"""
            CREATE TABLE holds AS SELECT true AS yes;
            CREATE FUNCTION hold() RETURNS trigger LANGUAGE plpgsql AS $x$
            BEGIN WHILE EXISTS (SELECT 1 FROM holds) LOOP PERFORM pg_sleep(0.02); END LOOP; RETURN NEW; END $x$;
            CREATE TRIGGER hold {step} EXECUTE FUNCTION hold();
            """);
        using var admin = _shop.ApiClient();
        using var dropped = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        using var signedIn = await Shopper.AdminAsync(admin);
        var asked = admin.PostAsJsonAsync($"/api/admin/cases/{opened.Id}/resolve", new { action = action.ToString(), note = "Because." }, dropped.Token);
        await Eventually.BecomesAsync(StandingThereAsync, standing => standing > 0);

        await dropped.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
        await _shop.ExecuteAsync("DELETE FROM holds");
        await Eventually.BecomesAsync(StandingThereAsync, standing => standing == 0);
        await _shop.ExecuteAsync("DROP FUNCTION hold() CASCADE; DROP TABLE holds");

        await FinishedAsync(kind, action, bought, opened);
    }

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task Decision_is_finished_although_a_step_breaks_off(string kind, CaseAction action, string step)
    {
        var (bought, opened) = await OpenAsync(kind);
        await _shop.ExecuteAsync(
            $"""
            CREATE FUNCTION break_off() RETURNS trigger LANGUAGE plpgsql AS $x$ BEGIN RAISE EXCEPTION 'broken off'; END $x$;
            CREATE TRIGGER break_off {step} EXECUTE FUNCTION break_off();
            """);

        await _shop.Admin.ResolveAsync(opened.Id, action, "Because.");
        await _shop.ExecuteAsync("DROP FUNCTION break_off() CASCADE");

        await FinishedAsync(kind, action, bought, opened);
    }

    private async Task<(Bought Bought, AdminCase Case)> OpenAsync(string kind)
    {
        switch (kind)
        {
            case "PaidAfterClose": return await _shop.PayTooLateAsync();
            case "AmountMismatch":
                var wrong = await _shop.PayUnnoticedAsync();
                await _shop.ExecuteAsync($"UPDATE orders SET subtotal_amount = 999 WHERE id = '{wrong.OrderId}'");
                return (wrong, await _shop.HearOfCaseAsync(wrong));
            case "SessionMismatch":
                var other = await _shop.PayUnnoticedAsync();
                await _shop.ExecuteAsync($"UPDATE orders SET session_id = 'cs_other' WHERE id = '{other.OrderId}'");
                return (other, await _shop.HearOfCaseAsync(other));
            case "PaymentChanged":
                var changed = await _shop.BuyAsync();
                await _shop.ExecuteAsync($"UPDATE orders SET total_amount = 0, payment_intent_id = NULL WHERE id = '{changed.OrderId}'");
                await _shop.DeliverAgainAsync(changed);
                return (changed, Assert.Single(await _shop.Admin.CasesAsync(), row => row.OrderId == changed.OrderId));
            default:
                var failing = await _shop.BuyAsync(card: "4000000000005126");
                await _shop.RefundInDashboardAsync(failing);
                await _shop.Stripe.AdvanceClockAsync(TimeSpan.FromSeconds(11));
                return (failing, (await Eventually.BecomesAsync(
                    async () => (await _shop.Admin.CasesAsync()).SingleOrDefault(row => row.OrderId == failing.OrderId), row => row is not null))!);
        }
    }

    /// <summary>
    /// Either nothing of the decision was stored, then it can be made again; or it is carried out. A person is never told that it is
    /// decided while nothing happens.
    /// </summary>
    private async Task FinishedAsync(string kind, CaseAction action, Bought bought, AdminCase opened)
    {
        var stored = await _shop.QueryAsync<bool>($"SELECT resolved_by IS NOT NULL FROM payment_cases WHERE id = {opened.Id}");
        if (!stored) _ = (await _shop.Admin.ResolveAsync(opened.Id, action, "Because.")).Value;
        await _shop.ExecuteAsync("UPDATE payment_cases SET next_attempt_at = now() WHERE decided_at IS NOT NULL AND resolved_at IS NULL");
        await Eventually.BecomesAsync(
            () => _shop.QueryAsync<long>($"SELECT count(*) FROM payment_cases WHERE id = {opened.Id} AND resolved_at IS NOT NULL AND resolution = '{action}'"),
            count => count == 1);
        await _shop.ExecuteAsync("UPDATE refund_requests SET next_attempt_at = now() WHERE state = 'Requested'");
        await _shop.Admin.ReconcileAsync();

        var order = (await bought.Reader.OrderAsync(bought.OrderId)).Value;
        var refunds = await _shop.RefundsAtStripeAsync(bought);
        switch (action)
        {
            case CaseAction.Fulfill:
                Assert.Equal((OrderStatus.Fulfilled, 1250, 0), (order.Status, order.TotalAmount, refunds.Count));
                Assert.Equal((9, 0), ((await _shop.Admin.StockAsync(bought.BookId)).Value.Stock, (await _shop.Admin.StockAsync(bought.BookId)).Value.Held));
                break;
            case CaseAction.Refund:
                Assert.Equal(kind == "RefundFailed" ? 2 : 1, refunds.Count);
                break;
        }

        Assert.Equal(0L, await _shop.QueryAsync<long>("SELECT count(*) FROM refund_requests WHERE state = 'Requested'"));
        Assert.True(await _shop.QueryAsync<long>("SELECT count(*) FROM fulfillments") <= 1);
    }

    private Task<long> StandingThereAsync() => _shop.QueryAsync<long>(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'");
}

using System.Data;
using Bookly.ApiService.Data;
using Bookly.ApiService.Inventory;
using Bookly.ApiService.Orders;
using Bookly.ApiService.PaymentEvents;
using Bookly.ApiService.Stripe;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using NpgsqlTypes;

namespace Bookly.ApiService.Fulfillment;

/// <summary>A paid session that names an order of Bookly's, and whom the news comes from.</summary>
/// <param name="Entry">The event it comes from, if any: it is marked processed in the same commit.</param>
public sealed record PaidOrder(Guid OrderId, SessionSnapshot Session, string Trigger, InboxEntry? Entry);

/// <summary>
/// The transaction that fulfills paid orders: all that it is given, or none. Two round trips, however many orders: the whole effect,
/// the claim of the events included, and the commit.
/// </summary>
public sealed class FulfillmentTransaction(
    BooklyDbContext db, FulfillmentStatements statements, StripePersonalData personalData, PaymentTelemetry telemetry, TimeProvider time)
{
    /// <summary>Postgres would plan a dozen statements anew for every group, as each comes with other arrays, and find the same plans.</summary>
    private const string UseGenericPlans = "SET LOCAL plan_cache_mode = force_generic_plan";

    /// <summary>
    /// True when all orders are fulfilled. False when a guard refused one of them; then nothing has happened, and nothing has when
    /// this throws.
    /// </summary>
    /// <param name="lockWait">A statement that limits the wait for a lock: see <see cref="LockTimeouts"/>.</param>
    public async Task<bool> TryAsync(IReadOnlyList<PaidOrder> paid, string lockWait, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(paid);
        var entries = paid.Select(order => order.Entry).OfType<InboxEntry>().ToArray();
        var now = time.GetUtcNow();

        await using var transaction = await db.Database.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken);
        await using var batch = new NpgsqlBatch((NpgsqlConnection)db.Database.GetDbConnection());

        NpgsqlBatchCommand Add(string sql, params ReadOnlySpan<NpgsqlParameter> parameters)
        {
            var command = new NpgsqlBatchCommand(sql);
            foreach (var parameter in parameters) command.Parameters.Add(parameter);
            batch.BatchCommands.Add(command);
            return command;
        }

        NpgsqlParameter Each<T>(NpgsqlDbType type, Func<PaidOrder, T> value) =>
            new NpgsqlParameter<T[]> { TypedValue = [.. paid.Select(value)], NpgsqlDbType = NpgsqlDbType.Array | type };
        NpgsqlParameter OrderIds() => Each(NpgsqlDbType.Uuid, order => order.OrderId);
        NpgsqlParameter SessionIds() => Each(NpgsqlDbType.Text, order => order.Session.Id);
        NpgsqlParameter Triggers() => Each(NpgsqlDbType.Text, order => order.Trigger);
        NpgsqlParameter Now() => new NpgsqlParameter<DateTimeOffset> { TypedValue = now, NpgsqlDbType = NpgsqlDbType.TimestampTz };

        Add(lockWait);
        Add(UseGenericPlans);
        var claim = entries.Length == 0 ? null : Inbox.Claim(entries, PaymentOutcome.Fulfilled, now);
        if (claim is not null) batch.BatchCommands.Add(claim);
        Add(StockStatements.CountOrdered("$1"), OrderIds());
        Add(statements.LockOrders, OrderIds());
        var moveOrders = Add(
            statements.MoveOrders, OrderIds(), SessionIds(), Triggers(), Now(),
            Each(NpgsqlDbType.Text, order => order.Session.Currency), Each(NpgsqlDbType.Bigint, order => order.Session.AmountSubtotal),
            Each(NpgsqlDbType.Bigint, order => order.Session.AmountTotal), Each(NpgsqlDbType.Text, order => order.Session.PaymentIntentId),
            Each(NpgsqlDbType.Bigint, order => order.Session.AmountDiscount), Each(NpgsqlDbType.Bigint, order => order.Session.AmountShipping),
            Each(NpgsqlDbType.Bigint, order => order.Session.AmountTax), Each(NpgsqlDbType.Jsonb, order => ShippingJson.Write(order.Session.Shipping)));
        var enterLedger = Add(statements.EnterLedger, OrderIds(), SessionIds(), Triggers(), Now());
        Add(statements.RecordMoves, OrderIds(), SessionIds(), Triggers(), Now());
        Add(statements.LockCarts, OrderIds());
        Add(statements.TakeOutOfCarts, OrderIds(), SessionIds(), Triggers(), Now());
        Add(statements.LockBooks, OrderIds());
        var takeFromStock = Add(statements.TakeFromStock, OrderIds());
        var retireSoldOut = Add(statements.RetireSoldOut, OrderIds(), SessionIds(), Triggers(), Now());
        var ofDeletedShoppers = Add(OrderStatements.FindDeletedShoppers, OrderIds(), new NpgsqlParameter<string> { TypedValue = DeletedShopper.Prefix });

        await batch.PrepareAsync(cancellationToken);
        var books = (int)(await batch.ExecuteScalarAsync(cancellationToken))!;
        var isWhole = (claim?.RecordsAffected ?? 0) == entries.Length && moveOrders.RecordsAffected == paid.Count
            && enterLedger.RecordsAffected == paid.Count && takeFromStock.RecordsAffected == books;
        if (!isWhole) return false;

        if (ofDeletedShoppers.Rows > 0) await personalData.EraseEventsAsync(entries.Select(entry => entry.EventId), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        if (retireSoldOut.RecordsAffected > 0) telemetry.StockExhausted(retireSoldOut.RecordsAffected);
        return true;
    }
}

using System.Diagnostics;
using System.Threading.Channels;
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
/// Fulfills paid orders, all that it is given or none, in two round trips to Postgres: the whole effect, and the commit. Orders that are
/// paid while others are being committed share the next commit, so that a bestseller's row is locked once for all its buyers of that moment.
/// </summary>
/// <remarks>Only a faster way to the same end: a batch that is refused, or fails, has done nothing, and each order goes its own way.</remarks>
public sealed class FulfillmentBatch(
    IServiceScopeFactory scopes, FulfillmentStatements statements, PaymentTelemetry telemetry, TimeProvider time,
    ILogger<FulfillmentBatch> logger) : BackgroundService
{
    private const int MaxConcurrentBatches = 2;

    private const int MaxSize = 64;

    /// <summary>Postgres would plan a dozen statements anew for every batch, as each comes with other arrays, and find the same plans.</summary>
    private const string UseGenericPlans = "SET LOCAL plan_cache_mode = force_generic_plan";

    private readonly Channel<Member> _waiting = Channel.CreateUnbounded<Member>();

    public int Waiting => _waiting.Reader.Count;

    /// <summary>True when the order is fulfilled, together with whoever else is paid now; false when it has to go its own way.</summary>
    public async Task<bool> TryFulfillAsync(PaidOrder order, CancellationToken cancellationToken)
    {
        var member = new Member(order);
        return _waiting.Writer.TryWrite(member) && await member.Fulfilled.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Takes the locks that come after the order's: the lines of its shopper's cart, then its books.</summary>
    public async Task LockAsync(BooklyDbContext db, Guid orderId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(db);
        await using var batch = new NpgsqlBatch((NpgsqlConnection)db.Database.GetDbConnection());
        foreach (var sql in new[] { statements.LockCarts, statements.LockBooks })
        {
            batch.BatchCommands.Add(new(sql) { Parameters = { new NpgsqlParameter<Guid[]> { TypedValue = [orderId] } } });
        }

        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Fulfills an order in the caller's transaction, which claims its event. False: the caller must roll back.</summary>
    public async Task<bool> TryFulfillAsync(BooklyDbContext db, PaidOrder order, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(db);
        var effect = await ExecuteAsync(db, [order], first: [], cancellationToken);
        if (effect is { IsWhole: true, Delisted: > 0 }) telemetry.StockExhausted(effect.Delisted);
        return effect.IsWhole;
    }

    /// <summary>Fulfills the orders in a transaction of their own. False: a guard refused one, or an event had been handled.</summary>
    /// <param name="lockWait">A statement that limits the wait for a lock: see <see cref="LockTimeouts"/>.</param>
    public async Task<bool> TryCommitAsync(IReadOnlyList<PaidOrder> orders, string lockWait, CancellationToken cancellationToken)
    {
        var entries = orders.Select(order => order.Entry).OfType<InboxEntry>().ToArray();
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<BooklyDbContext>();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var claim = entries.Length == 0 ? null : Inbox.Claim(entries, PaymentOutcome.Fulfilled, time.GetUtcNow());
        var limit = new NpgsqlBatchCommand(lockWait);
        var effect = await ExecuteAsync(db, orders, claim is null ? [limit] : [limit, claim], cancellationToken);
        if (!effect.IsWhole || (claim?.RecordsAffected ?? 0) != entries.Length) return false;

        if (effect.IsOfDeletedShopper)
        {
            await scope.ServiceProvider.GetRequiredService<StripePersonalData>()
                .EraseEventsAsync(entries.Select(entry => entry.EventId), cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        if (effect.Delisted > 0) telemetry.StockExhausted(effect.Delisted);
        return true;
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(Enumerable.Range(0, MaxConcurrentBatches).Select(_ => CommitBatchesAsync(stoppingToken)));

    private async Task CommitBatchesAsync(CancellationToken cancellationToken)
    {
        while (await _waiting.Reader.WaitToReadAsync(cancellationToken))
        {
            var members = new List<Member>();
            while (members.Count < MaxSize && _waiting.Reader.TryRead(out var member)) members.Add(member);
            if (members.Count == 0) continue;

            var fulfilled = await TryCommitAsync(members, cancellationToken);
            foreach (var member in members) member.Fulfilled.TrySetResult(fulfilled);
        }
    }

    private async Task<bool> TryCommitAsync(List<Member> members, CancellationToken cancellationToken)
    {
        using var commit = telemetry.StartGroup([.. members.Select(member => member.Caller)]);
        try
        {
            var fulfilled = await TryCommitAsync([.. members.Select(member => member.Order)], LockTimeouts.SetShort, cancellationToken);
            telemetry.GroupCommitted(members.Count, fulfilled);
            return fulfilled;
        }
        catch (Exception e)
        {
            logger.LogDebug(e, "{Orders} orders could not be fulfilled together; each goes its own way", members.Count);
            return false;
        }
    }

    private async Task<Effect> ExecuteAsync(
        BooklyDbContext db, IReadOnlyList<PaidOrder> paid, NpgsqlBatchCommand[] first, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var batch = new NpgsqlBatch((NpgsqlConnection)db.Database.GetDbConnection());
        foreach (var command in first) batch.BatchCommands.Add(command);

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

        Add(UseGenericPlans);
        Add(StockStatements.CountOrdered("$1"), OrderIds());
        Add(statements.LockOrders, OrderIds());
        var moveOrders = Add(
            statements.MoveOrders, OrderIds(), SessionIds(), Triggers(), Now(),
            Each(NpgsqlDbType.Text, order => order.Session.Currency), Each(NpgsqlDbType.Bigint, order => order.Session.AmountSubtotal),
            Each(NpgsqlDbType.Bigint, order => order.Session.AmountTotal), Each(NpgsqlDbType.Text, order => order.Session.PaymentIntentId),
            Each(NpgsqlDbType.Bigint, order => order.Session.AmountDiscount), Each(NpgsqlDbType.Bigint, order => order.Session.AmountShipping),
            Each(NpgsqlDbType.Bigint, order => order.Session.AmountTax),
            Each(NpgsqlDbType.Jsonb, order => ShippingJson.Write(order.Session.Shipping)));
        var enterLedger = Add(statements.EnterLedger, OrderIds(), SessionIds(), Triggers(), Now());
        Add(statements.RecordMoves, OrderIds(), SessionIds(), Triggers(), Now());
        Add(statements.LockCarts, OrderIds());
        Add(statements.TakeOutOfCarts, OrderIds(), SessionIds(), Triggers(), Now());
        Add(statements.LockBooks, OrderIds());
        var takeFromStock = Add(statements.TakeFromStock, OrderIds());
        var delistSoldOut = Add(statements.RetireSoldOut, OrderIds(), SessionIds(), Triggers(), Now());
        var ofDeletedShoppers = Add(
            OrderStatements.FindDeletedShoppers, OrderIds(), new NpgsqlParameter<string> { TypedValue = DeletedShopper.Prefix });

        await batch.PrepareAsync(cancellationToken);
        var books = (int)(await batch.ExecuteScalarAsync(cancellationToken))!;
        return new Effect(
            IsWhole: moveOrders.RecordsAffected == paid.Count && enterLedger.RecordsAffected == paid.Count
                && takeFromStock.RecordsAffected == books,
            delistSoldOut.RecordsAffected, ofDeletedShoppers.Rows > 0);
    }

    private sealed record Effect(bool IsWhole, int Delisted, bool IsOfDeletedShopper);

    private sealed record Member(PaidOrder Order)
    {
        /// <summary>The span that asks for it; the commit is made outside of it.</summary>
        public ActivityContext Caller { get; } = Activity.Current?.Context ?? default;

        public TaskCompletionSource<bool> Fulfilled { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}

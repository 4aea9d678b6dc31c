using System.Text.RegularExpressions;
using Bookly.ApiService.Common;
using Bookly.ApiService.Data;
using Bookly.ApiService.Fulfillment;
using Bookly.ApiService.PaymentEvents;
using Bookly.Tests.Fixtures;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using StackExchange.Redis;

namespace Bookly.Tests.Payments.Controls;

/// <summary>Shops with a guard taken away: a suite that would pass without the guard proves nothing about it.</summary>
internal static partial class Unguarded
{
    /// <summary>An unreachable Redis: no caller waits for the lock, so the database gets all of them.</summary>
    public const string NoRedis = "ConnectionStrings:redis=127.0.0.1:1,connectTimeout=200";

    private const string NoLock = "SELECT $1::uuid[]";

    private static readonly FulfillmentStatements Guarded = new();

    private static readonly string StateGuard = StateGuards().Match(Guarded.MoveOrders).Value;

    /// <summary>Moves any order to Fulfilled, whatever its state and its session.</summary>
    public static FulfillmentStatements MoveWithoutLooking { get; } = Guarded with
    {
        MoveOrders = Guarded.MoveOrders.Changed(StateGuard, "").Changed("AND (o.session_id = paid.session_id OR o.session_id IS NULL)", ""),
    };

    /// <summary>Looks first and moves then, as code does that reads the order, checks its state and saves it.</summary>
    public static FulfillmentStatements LookThenMove { get; } = MoveWithoutLooking with
    {
        LockOrders = NoLock,
        MoveOrders = $"WITH seen AS MATERIALIZED (SELECT o.id FROM orders o WHERE o.id = ANY ($1) {StateGuard}) "
            + MoveWithoutLooking.MoveOrders.Changed("WHERE o.id = paid.order_id", ", seen WHERE o.id = seen.id AND o.id = paid.order_id"),
    };

    /// <summary>The production statement with a part of it changed: it must be there, or the test would no longer take anything away.</summary>
    public static string Changed(this string statement, string part, string instead) =>
        part.Length > 0 && statement.Contains(part, StringComparison.Ordinal)
            ? statement.Replace(part, instead, StringComparison.Ordinal)
            : throw new InvalidOperationException($"'{part}' is not in '{statement}'.");

    /// <summary>In the ledger's place, a statement that never refuses.</summary>
    public static FulfillmentStatements WithoutLedger(this FulfillmentStatements statements) =>
        statements with { EnterLedger = "UPDATE orders SET updated_at = $4 WHERE id = ANY ($1)" };

    public static Task<TestShop> ShopAsync(
        ShopFixture fixture, FulfillmentStatements? statements = null, IInterceptor? interceptor = null, int replicas = 1, bool patientLock = false,
        params string[] settings) =>
        TestShop.StartAsync(
            fixture, replicas,
            configure: (WebApplicationBuilder builder) =>
            {
                if (statements is not null) builder.Services.AddSingleton(statements);
                if (patientLock) builder.Services.AddSingleton(PatientLock);
                if (interceptor is not null) builder.Services.ConfigureDbContext<BooklyDbContext>(options => options.AddInterceptors(interceptor));
            },
            settings: settings);

    /// <summary>No caller gives up waiting during the test, however busy the machine is.</summary>
    private static FulfillmentLock PatientLock(IServiceProvider services) => new(
        services.GetRequiredService<IConnectionMultiplexer>(), services.GetRequiredService<DependencyFailures>(), services.GetRequiredService<PaymentTelemetry>(),
        TimeProvider.System, NullLogger<FulfillmentLock>.Instance)
    {
        MaxWait = Eventually.Patience,
    };

    [GeneratedRegex(@"AND o\.status IN \([^)]*\)")]
    private static partial Regex StateGuards();
}

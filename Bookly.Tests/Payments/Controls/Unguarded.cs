using Bookly.ApiService.Data;
using Bookly.ApiService.Payments;
using Bookly.Tests.Fixtures;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace Bookly.Tests.Payments.Controls;

/// <summary>Shops with a guard taken away: a suite that would pass without the guard proves nothing about it.</summary>
internal static class Unguarded
{
    /// <summary>Redis that is not there: everyone passes the gate, and the database is alone with all callers.</summary>
    public const string NoGate = "ConnectionStrings:redis=127.0.0.1:1,connectTimeout=200";

    /// <summary>Moves any order to Fulfilled, whatever its state.</summary>
    public const string MoveWithoutLooking =
        """
        UPDATE orders
        SET status = 'Fulfilled', session_id = $2, session_url = NULL, total_amount = $7, payment_intent_id = coalesce($8, payment_intent_id), updated_at = $3
        WHERE id = $1 AND currency = $5 AND subtotal_amount = $6
        """;

    /// <summary>Looks first and moves then, as code does that reads the order, checks its state and saves it.</summary>
    public const string LookThenMove =
        """
        WITH seen AS MATERIALIZED (SELECT id FROM orders WHERE id = $1 AND status IN ('AwaitingPayment', 'PaymentProcessing'))
        UPDATE orders o
        SET status = 'Fulfilled', session_id = $2, session_url = NULL, total_amount = $7, payment_intent_id = coalesce($8, payment_intent_id), updated_at = $3
        FROM seen WHERE o.id = seen.id AND currency = $5 AND subtotal_amount = $6
        """;

    /// <summary>In the ledger's place, a statement that never refuses.</summary>
    public const string NoLedger = "UPDATE orders SET updated_at = $3 WHERE id = $1";

    public static Task<TestShop> ShopAsync(
        ShopFixture fixture, FulfilmentStatements? statements = null, IInterceptor? interceptor = null, params string[] settings) =>
        TestShop.StartAsync(
            fixture,
            configure: (WebApplicationBuilder builder) =>
            {
                if (statements is not null) builder.Services.AddSingleton(statements);
                if (interceptor is not null) builder.Services.ConfigureDbContext<BooklyDbContext>(options => options.AddInterceptors(interceptor));
            },
            settings: settings);
}

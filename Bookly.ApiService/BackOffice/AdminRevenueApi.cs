using Bookly.ApiService.Common;
using Bookly.ApiService.Data;
using Bookly.Contracts;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Bookly.ApiService.BackOffice;

public static class AdminRevenueApi
{
    public static void MapAdminRevenue(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/admin/takings", Get).WithTags("Back office: operations").RequireAuthorization(StaffPolicy.SeeMoney)
            .WithSummary("Money taken, refunded and lost in disputes on each of the latest days (UTC)");

    private static async Task<Results<Ok<Revenue>, ProblemHttpResult>> Get(
        BooklyDbContext db, IOptions<ShopOptions> shop, TimeProvider time, CancellationToken cancellationToken, int days = 30)
    {
        if (days is < 1 or > Limits.MaxRevenueDays)
        {
            return Problems.Invalid(new Dictionary<string, string[]> { ["days"] = [$"Give a number of days from 1 to {Limits.MaxRevenueDays}."] });
        }

        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        var first = today.AddDays(1 - days);
        var since = new DateTimeOffset(first, TimeOnly.MinValue, TimeSpan.Zero);
        var currency = shop.Value.Currency;
        // Taken: what is in the ledger, and what was paid for a sold-out book. Money that arrived for a closed order, or twice, is in the
        // cases only: its return is neither a refund nor a loss.
        var moved = await db.Database.SqlQuery<DailyRevenue>(
            $"""
            WITH taken AS NOT MATERIALIZED (
                SELECT o.id AS order_id, o.payment_intent_id FROM orders o
                WHERE EXISTS (SELECT 1 FROM fulfillments f WHERE f.order_id = o.id)
                    OR EXISTS (SELECT 1 FROM order_history h WHERE h.order_id = o.id AND h.status = 'RefundPending'))
            SELECT day, sum(taken)::bigint AS taken, sum(refunded)::bigint AS refunded, sum(lost)::bigint AS lost
            FROM (
                SELECT (f.at AT TIME ZONE 'UTC')::date AS day, o.total_amount AS taken, 0 AS refunded, 0 AS lost
                FROM fulfillments f JOIN orders o ON o.id = f.order_id WHERE f.at >= {since} AND o.currency = {currency}
                UNION ALL
                SELECT (h.at AT TIME ZONE 'UTC')::date, o.total_amount, 0, 0
                FROM order_history h JOIN orders o ON o.id = h.order_id
                WHERE h.status = 'RefundPending' AND h.at >= {since} AND o.currency = {currency}
                UNION ALL
                SELECT (r.created_at AT TIME ZONE 'UTC')::date, 0, r.amount, 0
                FROM refunds r JOIN taken o ON o.order_id = r.order_id AND o.payment_intent_id = r.payment_intent_id
                WHERE r.status IN ('Pending', 'RequiresAction', 'Succeeded') AND r.created_at >= {since} AND r.currency = {currency}
                UNION ALL
                SELECT (d.closed_at AT TIME ZONE 'UTC')::date, 0, 0, d.amount
                FROM disputes d JOIN taken o ON o.order_id = d.order_id AND o.payment_intent_id = d.payment_intent_id
                WHERE d.status = 'Lost' AND d.closed_at >= {since} AND d.currency = {currency}
            ) moves
            GROUP BY day
            """).ToDictionaryAsync(day => day.Day, cancellationToken);

        return TypedResults.Ok(new Revenue(
            currency,
            [.. Enumerable.Range(0, days).Select(i => first.AddDays(i)).Select(day => moved.GetValueOrDefault(day) ?? new DailyRevenue(day, 0, 0, 0))]));
    }
}

using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Bookly.ApiService.Data;
using Bookly.ApiService.Orders;
using Microsoft.EntityFrameworkCore;

namespace Bookly.ApiService.PaymentEvents;

/// <summary>
/// Takes out of the inbox what Stripe's events say about a person: address, name, e-mail. What they say about money stays. Events that
/// nothing is done about never bring any of it in, nor do those that come when the account
/// is gone: they are handled, and lose it in the same commit.
/// </summary>
public sealed partial class StripePersonalData(BooklyDbContext db)
{
    private static readonly HashSet<string> PersonalFields =
    [
        "address", "billing_details", "client_ip", "collected_information", "custom_fields", "customer_details", "customer_email", "customer_name",
        "email", "evidence", "name", "payment_method_details", "phone", "receipt_email", "receipt_url", "shipping", "shipping_address",
        "shipping_details", "source", "user_id",
    ];

    /// <summary>For all events about this shopper's orders; joins the caller's transaction.</summary>
    public async Task EraseAsync(string userId, CancellationToken cancellationToken)
    {
        // An event that has not been handled yet does not say on its row whose it is, only in its text. There are few of those.
        var events = await db.Database.SqlQuery<StoredEvent>(
            $"""
            SELECT id, payload FROM payment_events WHERE order_id IN (SELECT id FROM orders WHERE user_id = {userId})
            UNION
            SELECT e.id, e.payload FROM payment_events e
            JOIN orders o ON o.user_id = {userId} AND (strpos(e.payload, o.id::text) > 0 OR strpos(e.payload, o.payment_intent_id) > 0)
            WHERE e.state <> 'Processed'
            """).ToListAsync(cancellationToken);
        await EraseAsync(events, cancellationToken);
    }

    public async Task EraseEventsAsync(IEnumerable<string> eventIds, CancellationToken cancellationToken)
    {
        var ids = eventIds.ToArray();
        await EraseAsync(await db.Database.SqlQuery<StoredEvent>($"SELECT id, payload FROM payment_events WHERE id = ANY ({ids})").ToListAsync(cancellationToken), cancellationToken);
    }

    /// <summary>
    /// The text to keep of an event that could not be handled, as what it is about is not on its row: without the person when that one's
    /// account is gone. Joins the caller's transaction, and waits there for an account that is being deleted.
    /// </summary>
    public async Task<string> WithoutDeletedAsync(string payload, CancellationToken cancellationToken)
    {
        var orders = OrderIds().Matches(payload).Select(match => Guid.Parse(match.Value)).Distinct().ToArray();
        var payments = PaymentIds().Matches(payload).Select(match => match.Value).Distinct().ToArray();
        if (orders.Length + payments.Length == 0) return payload;

        // Not the orders' rows: an order that is locked by other work may be why the event could not be handled.
        await db.Database.ExecuteSqlAsync(
            $"""
            SELECT 1 FROM users u WHERE u.id IN (SELECT o.user_id FROM orders o WHERE o.id = ANY ({orders}) OR o.payment_intent_id = ANY ({payments}))
            ORDER BY u.id FOR KEY SHARE
            """, cancellationToken);
        var isDeleted = await db.Orders.AnyAsync(
            order => (orders.Contains(order.Id) || payments.Contains(order.PaymentIntentId)) && EF.Functions.Like(order.UserId, DeletedShopper.Prefix + "%"),
            cancellationToken);
        return isDeleted ? Erase(payload) ?? "" : payload;
    }

    [GeneratedRegex("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", RegexOptions.ExplicitCapture)]
    private static partial Regex OrderIds();

    [GeneratedRegex("pi_[0-9A-Za-z]+")]
    private static partial Regex PaymentIds();

    private async Task EraseAsync(List<StoredEvent> events, CancellationToken cancellationToken)
    {
        foreach (var stored in events)
        {
            if (Erase(stored.Payload) is { } erased && erased != stored.Payload)
            {
                await db.Database.ExecuteSqlAsync(
                    $"UPDATE payment_events SET payload = {erased} WHERE id = {stored.Id}", cancellationToken);
            }
        }
    }

    public static string? Erase(string payload)
    {
        try
        {
            var root = JsonNode.Parse(payload);
            Erase(root);
            return root?.ToJsonString();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static void Erase(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject fields:
                foreach (var name in fields.Select(field => field.Key).Where(PersonalFields.Contains).ToList()) fields[name] = null;
                foreach (var (_, value) in fields) Erase(value);
                break;
            case JsonArray items:
                foreach (var item in items) Erase(item);
                break;
        }
    }

    private sealed record StoredEvent(string Id, string Payload);
}

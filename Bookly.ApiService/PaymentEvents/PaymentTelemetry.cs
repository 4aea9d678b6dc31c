using System.Diagnostics;
using System.Diagnostics.Metrics;
using Bookly.ApiService.Stripe;
using Bookly.Contracts;

namespace Bookly.ApiService.PaymentEvents;

public sealed class PaymentTelemetry : IDisposable
{
    public const string Name = "Bookly.Payments";

    private readonly ActivitySource _source = new(Name);
    private readonly Meter _meter;
    private readonly Counter<long> _fulfillments;
    private readonly Histogram<double> _duration;
    private readonly Histogram<double> _webhookLag;
    private readonly Counter<long> _rejectedWebhooks;
    private readonly Counter<long> _lockContention;
    private readonly Histogram<int> _groupSize;
    private readonly Counter<long> _repairs;
    private readonly Counter<long> _refunds;
    private readonly Counter<long> _stockExhausted;
    private readonly Counter<long> _cases;
    private readonly Counter<long> _disputes;
    private readonly Counter<long> _refusedCheckouts;

    public PaymentTelemetry(IMeterFactory meters)
    {
        ArgumentNullException.ThrowIfNull(meters);
        _meter = meters.Create(Name);
        _fulfillments = _meter.CreateCounter<long>("bookly.fulfillments", description: "Fulfillments asked for, by trigger and outcome.");
        _duration = _meter.CreateHistogram<double>("bookly.fulfillment.duration", "s", "From the call to the commit.");
        _webhookLag = _meter.CreateHistogram<double>("bookly.webhook.lag", "s", "From Stripe's event to its arrival here.");
        _rejectedWebhooks = _meter.CreateCounter<long>("bookly.webhook.rejected", description: "Webhooks refused, by code.");
        _lockContention = _meter.CreateCounter<long>("bookly.gate.contention", description: "Callers that found the lock taken.");
        _groupSize = _meter.CreateHistogram<int>("bookly.fulfillment.group", description: "Orders that share one commit.");
        _repairs = _meter.CreateCounter<long>("bookly.reconciler.repairs", description: "What only the reconciler put right, by kind.");
        _refunds = _meter.CreateCounter<long>("bookly.refunds", description: "Refunds made, by who made them.");
        _cases = _meter.CreateCounter<long>("bookly.cases", description: "Cases opened for a person, by kind.");
        _disputes = _meter.CreateCounter<long>("bookly.disputes", description: "News of disputes, by what Stripe told.");
        _refusedCheckouts = _meter.CreateCounter<long>("bookly.checkout.refused", description: "Checkouts Stripe refused for good, by its code.");
        _stockExhausted = _meter.CreateCounter<long>("bookly.stock.exhausted", description: "Listings deleted because the last copy was sold.");
    }

    /// <summary>
    /// A span for one sync of a session, linked to the click that started the checkout. What an event brings carries OpenTelemetry's
    /// messaging attributes.
    /// </summary>
    public Activity? StartSync(SessionSnapshot session, string trigger, InboxEntry? entry)
    {
        ArgumentNullException.ThrowIfNull(session);
        ActivityLink[] links = ClickOf(session) is { } click ? [new ActivityLink(click)] : [];
        var activity = _source.StartActivity(
            "sync checkout session", entry is null ? ActivityKind.Internal : ActivityKind.Consumer, parentContext: default, links: links,
            tags: [new("bookly.session_id", session.Id), new("bookly.trigger", trigger)]);
        if (entry is not null)
        {
            activity?.SetTag("messaging.system", "stripe").SetTag("messaging.operation.name", "process").SetTag("messaging.operation.type", "process")
                .SetTag("messaging.destination.name", entry.Type).SetTag("messaging.message.id", entry.EventId);
        }

        return activity;
    }

    /// <summary>
    /// Shows the fulfillment in the trace of the click as well: a span below the click, linked to where the work was done. So one view goes
    /// from the click over Stripe's page to the books, although Stripe stands between the two and calls in a trace of its own.
    /// </summary>
    public void ShowInTraceOfClick(SessionSnapshot session, string trigger, Activity? sync)
    {
        ArgumentNullException.ThrowIfNull(session);
        if (sync is null || ClickOf(session) is not { } click) return;

        using var shown = _source.StartActivity(
            "fulfilled after payment", ActivityKind.Consumer, click, links: [new ActivityLink(sync.Context)],
            tags: [new("bookly.session_id", session.Id), new("bookly.trigger", trigger)], startTime: sync.StartTimeUtc);
    }

    public Activity? StartGroup(IReadOnlyList<ActivityContext> callers)
    {
        ArgumentNullException.ThrowIfNull(callers);
        return _source.StartActivity(
            "commit fulfillments", ActivityKind.Internal, callers[0], links: callers.Skip(1).Select(caller => new ActivityLink(caller)),
            tags: [new("bookly.orders", callers.Count)]);
    }

    public Activity? StartWork(string name) => _source.StartActivity(name);

    private static ActivityContext? ClickOf(SessionSnapshot session) =>
        ActivityContext.TryParse(session.TraceParent, null, isRemote: true, out var click) ? click : null;

    public void Synced(string trigger, PaymentOutcome outcome, TimeSpan duration)
    {
        var tags = new TagList { { "trigger", trigger }, { "outcome", outcome.ToString() } };
        _fulfillments.Add(1, tags);
        _duration.Record(duration.TotalSeconds, tags);
    }

    public void WebhookArrived(TimeSpan lag, string type) => _webhookLag.Record(Math.Max(0, lag.TotalSeconds), new TagList { { "type", type } });

    public void WebhookRejected(string code) => _rejectedWebhooks.Add(1, new TagList { { "code", code } });

    public void LockContended() => _lockContention.Add(1);

    public void GroupCommitted(int orders, bool fulfilled) => _groupSize.Record(orders, new TagList { { "fulfilled", fulfilled } });

    public void Repaired(RepairKind kind) => _repairs.Add(1, new TagList { { "kind", kind.ToString() } });

    public void Refunded(string by) => _refunds.Add(1, new TagList { { "by", by } });

    public void CaseOpened(PaymentCaseKind kind) => _cases.Add(1, new TagList { { "kind", kind.ToString() } });

    public void CheckoutRefused(string? code) => _refusedCheckouts.Add(1, new TagList { { "code", code ?? "unknown" } });

    public void DisputeTold(string what) => _disputes.Add(1, new TagList { { "what", what } });

    public void StockExhausted(int listings) => _stockExhausted.Add(listings);

    public void Dispose()
    {
        _source.Dispose();
        _meter.Dispose();
    }
}

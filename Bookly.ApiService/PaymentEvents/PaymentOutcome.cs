namespace Bookly.ApiService.PaymentEvents;

/// <summary>What settling a session, or handling an event, came to.</summary>
public enum PaymentOutcome
{
    /// <summary>This call fulfilled the order.</summary>
    Fulfilled,

    /// <summary>Another call had; an ordinary result.</summary>
    AlreadyFulfilled,

    /// <summary>A delayed payment is on its way.</summary>
    Processing,

    /// <summary>A delayed payment failed; the stock is free again.</summary>
    Failed,

    /// <summary>The session can no longer be paid; the stock is free again.</summary>
    Expired,

    /// <summary>Paid, but a book is gone: the money goes back.</summary>
    RefundPending,

    /// <summary>Something does not add up; a person has to look.</summary>
    Flagged,

    /// <summary>A refund or a dispute was written down as Stripe tells it.</summary>
    Recorded,

    /// <summary>Nothing to do: still open, already there, or not for Bookly.</summary>
    Ignored,

    /// <summary>This event had been handled before.</summary>
    Duplicate,
}

/// <summary>Who asked Bookly to look at a session or an event.</summary>
public static class Trigger
{
    public const string Webhook = "webhook";
    public const string VerifySession = "verify-session";
    public const string Inbox = "inbox";
    public const string Reconciler = "reconciler";
}

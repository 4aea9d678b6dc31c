namespace Bookly.ApiService.PaymentEvents;

/// <summary>What settling a session, or handling an event, came to.</summary>
public enum PaymentOutcome
{
    Fulfilled,

    /// <summary>Another call had; an ordinary result.</summary>
    AlreadyFulfilled,

    Processing,

    Failed,

    Expired,

    /// <summary>Paid, but a book is gone: the money goes back.</summary>
    RefundPending,

    Flagged,

    /// <summary>The case about it was there already, open or decided.</summary>
    AlreadyFlagged,

    Recorded,

    /// <summary>Nothing to do: still open, already there, or not for Bookly.</summary>
    Ignored,

    /// <summary>This event had been handled before.</summary>
    Duplicate,
}

public static class Trigger
{
    public const string Webhook = "webhook";
    public const string VerifySession = "verify-session";
    public const string Inbox = "inbox";
    public const string Reconciler = "reconciler";
}

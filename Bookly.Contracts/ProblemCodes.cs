namespace Bookly.Contracts;

/// <summary>The stable <c>code</c> of every problem answer (RFC 9457) that Bookly gives.</summary>
public static class ProblemCodes
{
    public const string AlreadyListed = "already_listed";
    public const string BookNotFound = "book_not_found";
    public const string CartEmpty = "cart_empty";
    public const string CartFull = "cart_full";
    public const string CheckoutSuperseded = "checkout_superseded";
    public const string EventNotFound = "event_not_found";
    public const string EventProcessed = "event_processed";
    public const string InsufficientStock = "insufficient_stock";
    public const string InvalidQuantity = "invalid_quantity";
    public const string InvalidSignature = "invalid_signature";
    public const string LivemodeMismatch = "livemode_mismatch";
    public const string MalformedEvent = "malformed_event";
    public const string OrderNotFound = "order_not_found";
    public const string OrderNotCancellable = "order_not_cancellable";
    public const string PayloadTooLarge = "payload_too_large";
    public const string PaymentProviderUnavailable = "payment_provider_unavailable";
    public const string RateLimited = "rate_limited";
    public const string ReconcileRunNotFound = "reconcile_run_not_found";
    public const string SessionNotFound = "session_not_found";
    public const string StockHeld = "stock_held";
    public const string ValidationFailed = "validation_failed";
}

namespace Bookly.Contracts;

/// <summary>The stable <c>code</c> of every problem answer (RFC 9457) that Bookly gives.</summary>
public static class ProblemCodes
{
    public const string AccountIsAdmin = "account_is_admin";
    public const string AlreadyListed = "already_listed";
    public const string AmountTooLarge = "amount_too_large";
    public const string AmountTooSmall = "amount_too_small";
    public const string BookNotFound = "book_not_found";
    public const string CartEmpty = "cart_empty";
    public const string CartFull = "cart_full";
    public const string CaseActionNotPossible = "case_action_not_possible";
    public const string CaseNotFound = "case_not_found";
    public const string CaseResolved = "case_resolved";
    public const string CheckoutSuperseded = "checkout_superseded";
    public const string EventNotFound = "event_not_found";
    public const string EventProcessed = "event_processed";
    public const string IdempotencyKeyReused = "idempotency_key_reused";
    public const string ImportConfirmed = "import_confirmed";
    public const string ImportNotFound = "import_not_found";
    public const string ImportRunning = "import_running";
    public const string InsufficientStock = "insufficient_stock";
    public const string InvalidImage = "invalid_image";
    public const string InvalidImport = "invalid_import";
    public const string InvalidQuantity = "invalid_quantity";
    public const string InvalidSignature = "invalid_signature";
    public const string ListingChanged = "listing_changed";
    public const string ListingWithdrawn = "listing_withdrawn";
    public const string LivemodeMismatch = "livemode_mismatch";
    public const string MailNotFound = "mail_not_found";
    public const string MailSent = "mail_sent";
    public const string MalformedEvent = "malformed_event";
    public const string OrderHasNoReceipt = "order_has_no_receipt";
    public const string OrderNotFound = "order_not_found";
    public const string OrderNotCancellable = "order_not_cancellable";
    public const string OrderNotRefundable = "order_not_refundable";
    public const string PasskeyExpired = "passkey_expired";
    public const string PasskeyNotFound = "passkey_not_found";
    public const string AccountSessionNotFound = "account_session_not_found";
    public const string PasskeyRefused = "passkey_refused";
    public const string PayloadTooLarge = "payload_too_large";
    public const string PaymentProviderUnavailable = "payment_provider_unavailable";
    public const string PaymentRequestRefused = "payment_request_refused";
    public const string RateLimited = "rate_limited";
    public const string ReconcileRunNotFound = "reconcile_run_not_found";
    public const string RefundExceedsPayment = "refund_exceeds_payment";
    public const string RefundRefused = "refund_refused";
    public const string RestockExceedsOrder = "restock_exceeds_order";
    public const string SessionNotFound = "session_not_found";
    public const string StockChanged = "stock_changed";
    public const string StockHeld = "stock_held";
    public const string TooManyPasskeys = "too_many_passkeys";
    public const string ValidationFailed = "validation_failed";
    public const string VersionRequired = "version_required";
    public const string WrongPassword = "wrong_password";
}

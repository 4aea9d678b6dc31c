using System.Text.Json;
using System.Text.Json.Serialization;
using Bookly.StripeEmulator.Store;
using Bookly.StripeEmulator.Values;

namespace Bookly.StripeEmulator.Payments;

/// <summary>The states of a <see cref="PaymentIntent"/>.</summary>
internal static class PaymentIntentStatus
{
    public const string RequiresPaymentMethod = "requires_payment_method";
    public const string RequiresConfirmation = "requires_confirmation";
    public const string RequiresAction = "requires_action";
    public const string Processing = "processing";
    public const string Succeeded = "succeeded";
    public const string Canceled = "canceled";
}

internal sealed record PaymentIntent : IStripeObject
{
    public required string Id { get; init; }

    public string Object => "payment_intent";

    public IReadOnlyList<string>? AllowedPaymentMethodTypes { get; init; }

    public required long Amount { get; init; }

    public long AmountCapturable { get; init; }

    public long AmountReceived { get; init; }

    public object? Application => null;

    public long? CanceledAt { get; init; }

    public string? CancellationReason { get; init; }

    public string CaptureMethod { get; init; } = "automatic_async";

    public string? ClientSecret { get; init; }

    public string ConfirmationMethod { get; init; } = "automatic";

    public required long Created { get; init; }

    public required string Currency { get; init; }

    public string? Customer { get; init; }

    public string? Description { get; init; }

    /// <summary>An error object; its type varies with the failure.</summary>
    public JsonElement? LastPaymentError { get; init; }

    public string? LatestCharge { get; init; }

    public bool Livemode => false;

    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    public NextAction? NextAction { get; init; }

    public string? PaymentMethod { get; init; }

    public object PaymentMethodOptions => new { };

    public string? PaymentRecord => null;

    public required IReadOnlyList<string> PaymentMethodTypes { get; init; }

    public object? Processing => null;

    public string? ReceiptEmail { get; init; }

    public string? SetupFutureUsage { get; init; }

    public Shipping? Shipping { get; init; }

    public string? StatementDescriptor { get; init; }

    public required string Status { get; init; }

    /// <summary>The session that this payment belongs to; null for one made through the API.</summary>
    [Internal]
    public string? Session { get; init; }
}

internal sealed record NextAction
{
    public required string Type { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RedirectToUrl? RedirectToUrl { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public object? UseStripeSdk { get; init; }
}

internal sealed record RedirectToUrl(string? ReturnUrl, string Url);

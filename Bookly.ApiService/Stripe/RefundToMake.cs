namespace Bookly.ApiService.Stripe;

/// <summary>A refund to create, in minor units; <c>Id</c> becomes the idempotency key.</summary>
public sealed record RefundToMake(Guid Id, Guid? OrderId, string PaymentIntentId, long Amount, string? Reason);

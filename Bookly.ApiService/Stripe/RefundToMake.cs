namespace Bookly.ApiService.Stripe;

/// <summary>Money to give back; its id makes asking again harmless.</summary>
public sealed record RefundToMake(Guid Id, Guid? OrderId, string PaymentIntentId, long Amount, string? Reason);

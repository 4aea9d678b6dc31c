namespace Bookly.ApiService.PaymentEvents;

/// <summary>A verified body that is not an event Bookly can read.</summary>
public sealed class MalformedEventException(string message, Exception? inner = null) : Exception(message, inner);

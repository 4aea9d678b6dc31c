namespace Bookly.StripeEmulator.Store;

/// <summary>Kept in the state file, left out of answers and events: Stripe's object has no such field.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class InternalAttribute : Attribute;

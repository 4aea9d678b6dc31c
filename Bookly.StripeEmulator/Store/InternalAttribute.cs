namespace Bookly.StripeEmulator.Store;

/// <summary>Marks what the emulator remembers but Stripe's API never shows: kept in the state file, left out of answers and events.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class InternalAttribute : Attribute;

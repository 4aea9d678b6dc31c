namespace Bookly.StripeEmulator.Store;

/// <summary>What every stored object has. Objects are immutable: a change is a new record under the same id.</summary>
public interface IStripeObject
{
    string Id { get; }

    /// <summary>Stripe's type name, such as <c>checkout.session</c>.</summary>
    string Object { get; }

    /// <summary>Unix seconds on the emulator's clock.</summary>
    long Created { get; }
}

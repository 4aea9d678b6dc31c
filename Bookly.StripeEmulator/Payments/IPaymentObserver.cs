namespace Bookly.StripeEmulator.Payments;

/// <summary>Told of every payment that succeeded, while the state's gate is held.</summary>
internal interface IPaymentObserver
{
    void Succeeded(Charge charge, PaymentMethod method);
}

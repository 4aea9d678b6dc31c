namespace Bookly.StripeEmulator;

/// <summary>Keeps the emulator on the developer's own machine: it takes any key and lets anyone pay with test cards.</summary>
internal static class StartGuard
{
    public static void Check(WebApplicationBuilder builder)
    {
        builder.StayOnThisMachine(StripeEmulatorApp.DefaultUrl, "Set Stripe:SecretKey to use Stripe itself.", "pay with test cards");
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = 1024 * 1024);
    }
}

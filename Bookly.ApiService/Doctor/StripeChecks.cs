using Bookly.ApiService.Stripe;
using Bookly.Contracts;

namespace Bookly.ApiService.Doctor;

internal static class StripeChecks
{
    /// <summary>Development works with test keys, Production with live ones; any other environment may have either.</summary>
    public static IReadOnlyList<Finding> KeyMode(Patient patient)
    {
        var (options, environment) = (patient.StripeOptions, patient.Environment.EnvironmentName);
        if (options is { IsLive: false, IsTest: false })
        {
            return [new(
                FindingCodes.StripeKeyMode, FindingLevel.Unknown,
                "Stripe:SecretKey is neither a live key nor a test key.",
                "Copy it again from Stripe's dashboard: sk_test_..., sk_live_..., rk_test_... or rk_live_...")];
        }

        return
        [
            (options.IsLive, patient.Environment.IsDevelopment(), patient.Environment.IsProduction()) switch
            {
                (true, true, _) => new(
                    FindingCodes.StripeKeyMode, FindingLevel.Fault,
                    $"Stripe:SecretKey is a live key, and {environment} expects a test key: whatever is tried out would move money.",
                    "Set a key that begins with sk_test_ or rk_test_, or set ASPNETCORE_ENVIRONMENT to Production."),
                (false, _, true) => new(
                    FindingCodes.StripeKeyMode, FindingLevel.Fault,
                    $"Stripe:SecretKey is a test key, and {environment} expects a live key: orders would be fulfilled for no money.",
                    "Set a key that begins with sk_live_ or rk_live_, or run what is only tried out in another environment than Production."),
                _ => new(
                    FindingCodes.StripeKeyMode, FindingLevel.Ok,
                    $"Stripe:SecretKey is a {(options.IsLive ? "live" : "test")} key, as {environment} may have."),
            },
        ];
    }

    public static async Task<IReadOnlyList<Finding>> RightsAsync(Patient patient, CancellationToken cancellationToken)
    {
        try
        {
            var missing = await patient.Account.FindMissingRightsAsync(cancellationToken);
            return missing.Count == 0
                ? [new(FindingCodes.StripeRights, FindingLevel.Ok, "Stripe's key may do all that Bookly needs.")]
                :
                [
                    .. missing.Select(right => new Finding(
                        FindingCodes.StripeRights, FindingLevel.Fault,
                        $"Stripe's key lacks the right {right}.",
                        "Give it this right in Stripe's dashboard, Developers > API keys.")),
                ];
        }
        catch (PaymentProviderException e) when (e.IsKeyRefused)
        {
            return [new(
                FindingCodes.StripeKey, FindingLevel.Fault,
                "Stripe does not know the key in Stripe:SecretKey.",
                "Copy it again from Stripe's dashboard, Developers > API keys; it may have been rolled.")];
        }
    }
}

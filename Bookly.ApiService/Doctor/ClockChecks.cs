using Bookly.ApiService.Data;
using Bookly.Contracts;

namespace Bookly.ApiService.Doctor;

/// <summary>This machine's clock: signatures of webhooks, sessions and codes of authenticator apps are measured by it.</summary>
internal static class ClockChecks
{
    private const string StripeApi = "https://api.stripe.com";

    /// <summary>Stripe's signatures are good for five minutes, codes of authenticator apps for one.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(1);

    public static async Task<IReadOnlyList<Finding>> StripeAsync(Patient patient, CancellationToken cancellationToken)
    {
        // Without a key: Stripe refuses, and the refusal has the time.
        var address = patient.StripeOptions.ApiBase is { Length: > 0 } other ? other : StripeApi;
        using var answer = await patient.Http.GetAsync(new Uri(new Uri(address), "/v1/events"), HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        return answer.Headers.Date is { } theirs
            ? [Compare(patient.Time.GetUtcNow() - theirs, "Stripe's")]
            : [new(FindingCodes.Clock, FindingLevel.Unknown, "Stripe's answer has no date.", "Run the doctor again.")];
    }

    public static async Task<IReadOnlyList<Finding>> PostgresAsync(Patient patient, CancellationToken cancellationToken)
    {
        await using var db = patient.OpenDatabase();
        return [Compare(patient.Time.GetUtcNow() - await db.NowAsync(cancellationToken), "Postgres'")];
    }

    private static Finding Compare(TimeSpan ahead, string whose) => ahead.Duration() <= Tolerance
        ? new(FindingCodes.Clock, FindingLevel.Ok, $"This machine's clock and {whose} agree.")
        : new(
            FindingCodes.Clock, FindingLevel.Fault,
            $"This machine's clock is {ahead.Duration().TotalSeconds:0} seconds {(ahead > TimeSpan.Zero ? "ahead of" : "behind")} {whose}.",
            "Let a time service (NTP) set the clocks of all machines of the shop.");
}

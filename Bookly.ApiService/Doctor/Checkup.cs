using Bookly.ApiService.Stripe;
using Bookly.Contracts;
using Npgsql;
using StackExchange.Redis;

namespace Bookly.ApiService.Doctor;

/// <summary>Everything that is examined. No check changes anything, and each ends by itself, whatever does not answer.</summary>
public static class Checkup
{
    private const string AskStripeAgain = "Let this machine reach Stripe's API, and run the doctor again.";
    private const string AskPostgresAgain = "Start Postgres, or correct ConnectionStrings:bookly.";
    private const string AskRedisAgain = "Start Redis, or correct ConnectionStrings:redis; until then the shop sells a little slower.";
    private const string AskAgain = "Run the doctor again.";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>A probe is made, sent and awaited, before the console gives up waiting for its page.</summary>
    private static readonly TimeSpan ProbePatience = TimeSpan.FromSeconds(13);

    private static readonly Check[] Checks =
    [
        new(FindingCodes.StripeKeyMode, "The mode of Stripe's key", AskAgain, (patient, _) => Task.FromResult(StripeChecks.KeyMode(patient))),
        new(FindingCodes.StripeRights, "Stripe's key", AskStripeAgain, StripeChecks.RightsAsync),
        new(FindingCodes.WebhookEndpoint, "The webhook endpoint", AskStripeAgain, WebhookChecks.EndpointAsync) { Patience = ProbePatience },
        new(FindingCodes.Clock, "Stripe's clock", AskStripeAgain, ClockChecks.StripeAsync),
        new(FindingCodes.Clock, "Postgres' clock", AskPostgresAgain, ClockChecks.PostgresAsync),
        new(FindingCodes.PublicUrl, "Shop:PublicUrl", AskAgain, ServerChecks.PublicUrlAsync),
        new(FindingCodes.RedisEviction, "Redis", AskRedisAgain, ServerChecks.RedisAsync),
        new(FindingCodes.PostgresDurability, "Postgres", AskPostgresAgain, ServerChecks.PostgresAsync),
        new(FindingCodes.Smtp, "The mail server", AskAgain, ServerChecks.SmtpAsync),
        new(FindingCodes.Owner, "The shop's owner", AskPostgresAgain, ShopChecks.OwnerAsync),
        new(FindingCodes.Prices, "The prices", AskPostgresAgain, ShopChecks.PricesAsync),
    ];

    /// <param name="settings">What was found in the settings before.</param>
    public static async Task<DoctorReport> ExamineAsync(Patient patient, IReadOnlyList<Finding> settings, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(patient);
        Patient.Prepare();
        var findings = await Task.WhenAll(Checks.Select(check => AskAsync(check, patient, cancellationToken)));
        return new DoctorReport([.. settings.Concat(findings.SelectMany(found => found)).OrderBy(finding => finding.Level)]);
    }

    private static async Task<IReadOnlyList<Finding>> AskAsync(Check check, Patient patient, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(check.Patience);
        try
        {
            // Away from the caller: some drivers block while they connect.
            return await Task.Run(() => check.AskAsync(patient, patience.Token), patience.Token);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            var reason = e is OperationCanceledException ? $"no answer within {check.Patience.TotalSeconds:0} seconds" : OneLine(e);
            return [new Finding(check.Code, FindingLevel.Unknown, $"{check.Subject} could not be asked: {reason}.", check.WhenUnknown)];
        }
    }

    /// <summary>What went wrong, as the end of a sentence.</summary>
    internal static string OneLine(Exception e)
    {
        var text = e switch
        {
            PaymentProviderException { InnerException: { } cause } => cause.Message,
            // EF Core hides what Npgsql says behind a sentence of its own.
            InvalidOperationException { InnerException: NpgsqlException cause } => cause.Message,
            // The rest is advice about the client's options.
            RedisConnectionException => e.Message.Split(". ")[0],
            _ => e.Message,
        };
        return string.Join(' ', text.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).TrimEnd('.');
    }

    /// <param name="Code">Of the line that says that it could not be asked.</param>
    /// <param name="Subject">What is asked, as the beginning of a sentence.</param>
    private sealed record Check(
        string Code, string Subject, string WhenUnknown, Func<Patient, CancellationToken, Task<IReadOnlyList<Finding>>> AskAsync)
    {
        public TimeSpan Patience { get; init; } = Checkup.Patience;
    }
}

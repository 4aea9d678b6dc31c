namespace Bookly.Contracts;

/// <summary>What a check came to, the most urgent first.</summary>
public enum FindingLevel
{
    /// <summary>Something is wrong, and the shop loses by it.</summary>
    Fault,

    /// <summary>It could not be asked, so that nobody knows.</summary>
    Unknown,

    /// <summary>The shop works, but probably not as it was meant.</summary>
    Warning,

    Ok,
}

/// <summary>The names of the checks, which the console's page has texts for.</summary>
public static class FindingCodes
{
    public const string Settings = "settings";
    public const string StripeKeyMode = "stripe-key-mode";
    public const string StripeKey = "stripe-key";
    public const string StripeRights = "stripe-rights";
    public const string WebhookEndpoint = "webhook-endpoint";
    public const string WebhookAddress = "webhook-address";
    public const string WebhookDisabled = "webhook-disabled";
    public const string WebhookEvents = "webhook-events";
    public const string WebhookVersion = "webhook-version";
    public const string WebhookSecret = "webhook-secret";
    public const string Clock = "clock";
    public const string PublicUrl = "public-url";
    public const string RedisEviction = "redis-eviction";
    public const string PostgresDurability = "postgres-durability";
    public const string Smtp = "smtp";
    public const string Owner = "owner";
    public const string Prices = "prices";
}

/// <summary>One line of the doctor.</summary>
/// <param name="Code">Of <see cref="FindingCodes"/>.</param>
/// <param name="Sentence">What is so, in English.</param>
/// <param name="Remedy">What to do about it; null where there is nothing to do.</param>
public sealed record Finding(string Code, FindingLevel Level, string Sentence, string? Remedy = null)
{
    /// <summary>As a terminal shows it.</summary>
    public override string ToString() =>
        $"{Level.ToString().ToUpperInvariant(),-8}{Code,-21}{Sentence}{(Remedy is null ? "" : $" {Remedy}")}";
}

/// <summary>Answer of <c>GET /api/admin/doctor</c>: the worst first.</summary>
public sealed record DoctorReport(IReadOnlyList<Finding> Findings)
{
    /// <summary>Nothing is wrong, as far as everything could be asked.</summary>
    public bool IsHealthy => Findings.All(finding => finding.Level is FindingLevel.Ok or FindingLevel.Warning);
}

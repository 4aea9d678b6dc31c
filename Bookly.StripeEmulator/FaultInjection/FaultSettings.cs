namespace Bookly.StripeEmulator.FaultInjection;

/// <summary>Faults of webhooks.</summary>
internal sealed record WebhookFaults
{
    /// <summary>Events are not sent and not retried.</summary>
    public bool Drop { get; init; }

    /// <summary>How often each event is sent; 1 is normal.</summary>
    public int Duplicate { get; init; } = 1;

    public int DelayMs { get; init; }

    /// <summary>Events that fall close together are sent in random order.</summary>
    public bool Shuffle { get; init; }
}

/// <summary>Faults of API requests.</summary>
internal sealed record ApiFaults
{
    /// <summary>The share of requests, 0 to 1, that fail with <see cref="Status"/> before anything is done.</summary>
    public double FailRate { get; init; }

    public int Status { get; init; } = StatusCodes.Status503ServiceUnavailable;

    public int DelayMs { get; init; }

    /// <summary>The share of requests, 0 to 1, that are carried out, but whose connection is then cut without an answer.</summary>
    public double LoseAnswerRate { get; init; }

    /// <summary>How far the Date of answers is ahead of this machine's clock, as of a machine whose clock is wrong.</summary>
    public double DateOffsetSeconds { get; init; }
}

/// <summary>All faults.</summary>
internal sealed record FaultSettings
{
    public static FaultSettings None { get; } = new();

    public WebhookFaults Webhooks { get; init; } = new();

    public ApiFaults Api { get; init; } = new();
}

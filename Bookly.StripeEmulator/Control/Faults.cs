using Bookly.StripeEmulator.Api;

namespace Bookly.StripeEmulator.Control;

/// <summary>How webhooks misbehave.</summary>
internal sealed record WebhookFaults
{
    /// <summary>Events are never sent, and not tried again either.</summary>
    public bool Drop { get; init; }

    /// <summary>How often each event is sent; 1 is normal.</summary>
    public int Duplicate { get; init; } = 1;

    public int DelayMs { get; init; }

    /// <summary>Events that fall close together are sent in random order.</summary>
    public bool Shuffle { get; init; }
}

/// <summary>How API requests misbehave.</summary>
internal sealed record ApiFaults
{
    /// <summary>The share of requests, 0 to 1, that fail with <see cref="Status"/> before anything is done.</summary>
    public double FailRate { get; init; }

    public int Status { get; init; } = StatusCodes.Status503ServiceUnavailable;

    public int DelayMs { get; init; }

    /// <summary>The share of requests, 0 to 1, that are carried out, but whose connection is then cut without an answer.</summary>
    public double LoseAnswerRate { get; init; }
}

/// <summary>Everything that goes wrong until told otherwise.</summary>
internal sealed record FaultSettings
{
    public static FaultSettings None { get; } = new();

    public WebhookFaults Webhooks { get; init; } = new();

    public ApiFaults Api { get; init; } = new();
}

/// <summary>The faults in force, set by <c>PUT /_emulator/faults</c>.</summary>
internal sealed class Faults
{
    private volatile FaultSettings _current = FaultSettings.None;

    public FaultSettings Current
    {
        get => _current;
        set => _current = value;
    }

    /// <summary>Delays the request, or fails it, if it is its turn.</summary>
    public async Task BeforeAnswerAsync(CancellationToken stop)
    {
        var api = Current.Api;
        if (api.DelayMs > 0)
        {
            await Task.Delay(api.DelayMs, stop);
        }

        if (Random.Shared.NextDouble() < api.FailRate)
        {
            throw Failure(api.Status);
        }
    }

    public bool LosesAnswer() => Random.Shared.NextDouble() < Current.Api.LoseAnswerRate;

    private static StripeException Failure(int status) => new(status, new StripeError
    {
        Type = status < 500 ? "invalid_request_error" : "api_error",
        Code = status == StatusCodes.Status429TooManyRequests ? "rate_limit" : null,
        Message = status == StatusCodes.Status429TooManyRequests
            ? "Too many requests: the emulator was told to answer so (PUT /_emulator/faults)."
            : "The emulator was told to fail this request (PUT /_emulator/faults).",
    });
}

namespace Bookly.ApiService.Monitoring;

/// <summary>Something that is wrong, or was: one row from its beginning to its end.</summary>
public sealed class AlarmRecord
{
    public long Id { get; private set; }

    /// <summary>An <see cref="Contracts.AlarmKind"/>, or the name of an invariant.</summary>
    public required string Kind { get; init; }

    /// <summary>What was found last.</summary>
    public required string Detail { get; init; }

    public DateTimeOffset BeganAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>When its beginning was posted to <c>Monitor:WebhookUrl</c>.</summary>
    public DateTimeOffset? BeginPostedAt { get; init; }

    /// <summary>When its end was.</summary>
    public DateTimeOffset? EndPostedAt { get; init; }
}

/// <summary>When a part of the monitor last began to look: replicas take turns by it.</summary>
public sealed class MonitorMark
{
    public required string Name { get; init; }

    public DateTimeOffset At { get; init; }
}

namespace Bookly.ApiService.Monitoring;

/// <summary>A process of this service, and what it met lately.</summary>
public sealed class ServiceReplica
{
    public Guid Id { get; init; }

    /// <summary>Machine and process id.</summary>
    public required string Name { get; init; }

    public DateTimeOffset StartedAt { get; init; }

    public DateTimeOffset SeenAt { get; init; }

    /// <summary>When it ended as asked; null while it runs, and when it ended otherwise.</summary>
    public DateTimeOffset? StoppedAt { get; init; }

    /// <summary>Failures within the monitor's window.</summary>
    public int PostgresFailures { get; init; }

    /// <inheritdoc cref="PostgresFailures"/>
    public int RedisFailures { get; init; }

    /// <inheritdoc cref="PostgresFailures"/>
    public int StripeFailures { get; init; }
}

using System.Diagnostics;
using System.Threading.Channels;
using Bookly.ApiService.Data;
using Bookly.ApiService.Orders;
using Bookly.ApiService.PaymentEvents;

namespace Bookly.ApiService.Fulfillment;

/// <summary>
/// Group commit: paid orders that come while others are being committed wait for that commit and then share the next one. So a
/// bestseller's row is locked once for all its buyers of that moment, and nobody waits for a group to fill up.
/// </summary>
/// <remarks>
/// A group is only ever a faster way to the same end: one that is refused, fails or waits in vain for a lock has done nothing, and each
/// of its orders goes its own way (<see cref="FulfillmentService"/>). So one bad order costs the others time and nothing else.
/// </remarks>
public sealed class FulfillmentGroups(IServiceScopeFactory scopes, PaymentTelemetry telemetry, ILogger<FulfillmentGroups> logger) : BackgroundService
{
    /// <summary>One group collects while another one is committed.</summary>
    private const int MaxConcurrentGroups = 2;

    private const int MaxGroupSize = 64;

    private readonly Channel<Member> _waiting = Channel.CreateUnbounded<Member>();

    /// <summary>Orders that wait for the next group.</summary>
    public int Waiting => _waiting.Reader.Count;

    /// <summary>True when the order has been fulfilled together with others; false when it has to go its own way.</summary>
    public async Task<bool> TryFulfillAsync(PaidOrder order, CancellationToken cancellationToken)
    {
        var member = new Member(order);
        return _waiting.Writer.TryWrite(member) && await member.Fulfilled.Task.WaitAsync(cancellationToken);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(Enumerable.Range(0, MaxConcurrentGroups).Select(_ => CommitGroupsAsync(stoppingToken)));

    private async Task CommitGroupsAsync(CancellationToken cancellationToken)
    {
        while (await _waiting.Reader.WaitToReadAsync(cancellationToken))
        {
            var group = new List<Member>();
            while (group.Count < MaxGroupSize && _waiting.Reader.TryRead(out var member)) group.Add(member);
            if (group.Count == 0) continue;

            var fulfilled = await TryCommitAsync(group, cancellationToken);
            foreach (var member in group) member.Fulfilled.TrySetResult(fulfilled);
        }
    }

    private async Task<bool> TryCommitAsync(List<Member> group, CancellationToken cancellationToken)
    {
        using var commit = telemetry.StartGroup([.. group.Select(member => member.Caller)]);
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var fulfilled = await scope.ServiceProvider.GetRequiredService<FulfillmentTransaction>()
                .TryAsync([.. group.Select(member => member.Order)], LockTimeouts.SetShort, cancellationToken);
            telemetry.GroupCommitted(group.Count, fulfilled);
            return fulfilled;
        }
        catch (Exception e)
        {
            logger.LogDebug(e, "{Orders} orders could not be fulfilled together; each goes its own way", group.Count);
            return false;
        }
    }

    private sealed record Member(PaidOrder Order)
    {
        /// <summary>The span that asks for it; the commit is made outside of it.</summary>
        public ActivityContext Caller { get; } = Activity.Current?.Context ?? default;

        public TaskCompletionSource<bool> Fulfilled { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}

using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Bookly.Tests.Payments.Controls;

/// <summary>Holds the first commit after <see cref="Arm"/> with all its locks, until the test lets it go.</summary>
internal sealed class FirstCommitWaits : DbTransactionInterceptor
{
    private readonly TaskCompletionSource _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _armed;

    /// <summary>The commit is there and waits.</summary>
    public Task Arrived => _arrived.Task;

    public void Arm() => Volatile.Write(ref _armed, 1);

    public void Release() => _released.TrySetResult();

    public override async ValueTask<InterceptionResult> TransactionCommittingAsync(
        DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
    {
        if (Interlocked.Exchange(ref _armed, 0) == 1)
        {
            _arrived.TrySetResult();
            await _released.Task.WaitAsync(cancellationToken);
        }

        return result;
    }
}

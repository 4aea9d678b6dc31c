using System.Threading.Channels;
using Bookly.Contracts;
using Bookly.Web.Api;
using Bookly.Web.Live;
using Microsoft.AspNetCore.Components;

namespace Bookly.Web.Orders;

/// <summary>A settling order: updated by live events and, since those may be lost, polled at growing intervals.</summary>
public sealed partial class LiveOrder(
    CheckoutClient checkout, OrdersClient orders, LiveFeed feed, TimeProvider time, NavigationManager navigation, ILogger<LiveOrder> logger) : ComponentBase, IDisposable
{
    private static readonly TimeSpan InitialDelay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MaxDelay = TimeSpan.FromSeconds(15);

    private readonly CancellationTokenSource _leaving = new();
    private readonly Channel<OrderStatus> _told = Channel.CreateUnbounded<OrderStatus>();
    private Order _order = null!;
    private bool _reachable = true;

    [Parameter, EditorRequired] public string SessionId { get; set; } = "";

    [Parameter, EditorRequired] public Order Initial { get; set; } = null!;

    private NavigationManager Navigation => navigation;

    public void Dispose()
    {
        feed.Published -= OnChanges;
        _leaving.Cancel();
        _leaving.Dispose();
    }

    protected override void OnInitialized() => _order = Initial;

    protected override void OnAfterRender(bool firstRender)
    {
        // Not awaited: the first render must not wait for the payment. The loop ends with the component.
        if (!firstRender) return;

        feed.Published += OnChanges;
        _ = InvokeAsync(() => FollowAsync(_leaving.Token));
    }

    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        try
        {
            for (var pause = InitialDelay; _order.Status.IsSettling(); pause = NextDelay(pause))
            {
                await (await WaitForChangeAsync(pause, cancellationToken) ? ReadAsync(cancellationToken) : CheckAsync(cancellationToken));
                StateHasChanged();
            }

            // The rest of the page, such as the cart's count, was rendered before.
            navigation.Refresh();
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The shopper has left the page.
        }
        catch (SignInRequiredException)
        {
            // Only a full request can end the session and redirect to sign-in.
            navigation.Refresh(forceReload: true);
        }
    }

    private void OnChanges(LiveChanges changes)
    {
        foreach (var moved in changes.Orders.Where(moved => moved.Id == Initial.Id)) _told.Writer.TryWrite(moved.Status);
    }

    /// <summary>False when the time passed without a change.</summary>
    private async Task<bool> WaitForChangeAsync(TimeSpan pause, CancellationToken cancellationToken)
    {
        try
        {
            await _told.Reader.WaitToReadAsync(cancellationToken).AsTask().WaitAsync(pause, time, cancellationToken);
            return _told.Reader.TryRead(out _);
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    /// <summary>After a live event: reading the order is enough.</summary>
    private Task ReadAsync(CancellationToken cancellationToken) => AskAsync(
        async () => _order = await orders.FindAsync(_order.Id, cancellationToken) ?? _order);

    /// <summary>Makes the API ask Stripe and fulfill; the webhook may be faster, with the same result.</summary>
    private Task CheckAsync(CancellationToken cancellationToken) => AskAsync(async () =>
    {
        var verified = await checkout.VerifyAsync(SessionId, cancellationToken);
        if (verified.Succeeded && verified.Value.OrderStatus != _order.Status)
        {
            _order = await orders.FindAsync(verified.Value.OrderId, cancellationToken) ?? _order;
        }
    });

    private async Task AskAsync(Func<Task> ask)
    {
        try
        {
            await ask();
            _reachable = true;
        }
        catch (Exception e) when (e is ApiUnavailableException or UnexpectedApiProblemException)
        {
            logger.LogWarning("The state of order {OrderId} could not be checked: {Reason}", _order.Id, e.Message);
            _reachable = false;
        }
    }

    private static TimeSpan NextDelay(TimeSpan pause) => pause * 1.5 < MaxDelay ? pause * 1.5 : MaxDelay;
}

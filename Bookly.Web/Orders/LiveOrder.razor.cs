using Bookly.Contracts;
using Bookly.Web.Api;
using Bookly.Web.Checkout;
using Microsoft.AspNetCore.Components;

namespace Bookly.Web.Orders;

/// <summary>An order that is still settling: asks again, less and less often, until it has come to rest.</summary>
public sealed partial class LiveOrder(
    CheckoutClient checkout, OrdersClient orders, TimeProvider time, NavigationManager navigation, ILogger<LiveOrder> logger) : ComponentBase, IDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(15);

    private readonly CancellationTokenSource leaving = new();
    private Order order = null!;
    private bool reachable = true;

    [Parameter, EditorRequired] public string SessionId { get; set; } = "";

    /// <summary>The order as the page saw it a moment ago.</summary>
    [Parameter, EditorRequired] public Order Initial { get; set; } = null!;

    private NavigationManager Navigation => navigation;

    public void Dispose()
    {
        leaving.Cancel();
        leaving.Dispose();
    }

    protected override void OnInitialized() => order = Initial;

    protected override void OnAfterRender(bool firstRender)
    {
        // Not awaited: the first render must not wait for the payment. The loop ends with the component.
        if (firstRender) _ = InvokeAsync(() => FollowAsync(leaving.Token));
    }

    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        try
        {
            for (var pause = FirstPause; order.Status.IsSettling(); pause = Longer(pause))
            {
                await Task.Delay(pause, time, cancellationToken);
                await CheckAsync(cancellationToken);
                StateHasChanged();
            }

            // The rest of the page, such as the cart's count, was rendered before the order came to rest.
            navigation.Refresh();
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The shopper has left the page.
        }
        catch (SignInRequiredException)
        {
            // Only a full request can end the session and lead to the sign-in page.
            navigation.Refresh(forceReload: true);
        }
    }

    private async Task CheckAsync(CancellationToken cancellationToken)
    {
        try
        {
            // Verifying makes the API ask Stripe and fulfil; the webhook may have been faster, which is as good.
            var verified = await checkout.VerifyAsync(SessionId, cancellationToken);
            if (verified.Succeeded && verified.Value.OrderStatus != order.Status)
            {
                order = await orders.FindAsync(verified.Value.OrderId, cancellationToken) ?? order;
            }

            reachable = true;
        }
        catch (Exception e) when (e is ApiUnavailableException or UnexpectedApiProblemException)
        {
            logger.LogWarning("The state of order {OrderId} could not be checked: {Reason}", order.Id, e.Message);
            reachable = false;
        }
    }

    private static TimeSpan Longer(TimeSpan pause) => pause * 1.5 < LongestPause ? pause * 1.5 : LongestPause;
}

using Stripe;
using Stripe.Checkout;
using File = System.IO.File;

namespace Bookly.Tests.StripeEmulator;

public sealed class StateFileTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"bookly-emulator-{Guid.NewGuid():N}.json");

    private static CancellationToken Stop => EmulatorHost.Stop;

    [Fact]
    public async Task Objects_are_kept_over_a_restart()
    {
        Session open;
        Session paid;
        await using (var before = await EmulatorHost.StartAsync(null, $"--Emulator:StateFile={_path}"))
        {
            open = await before.CreateSessionAsync();
            paid = await before.PaidSessionAsync();
            await before.AdvanceAsync(TimeSpan.FromHours(1));
        }

        await using var after = await EmulatorHost.StartAsync(null, $"--Emulator:StateFile={_path}");

        var again = await after.GetSessionAsync(paid.Id);
        Assert.Equal((paid.Status, paid.PaymentIntentId, paid.AmountTotal), (again.Status, again.PaymentIntentId, again.AmountTotal));
        Assert.Equal("Emma", (await after.Sessions.GetAsync(paid.Id, new SessionGetOptions { Expand = ["line_items"] }, cancellationToken: Stop)).LineItems.Single().Description);
        var refund = await new RefundService(after.Client).CreateAsync(new RefundCreateOptions { PaymentIntent = paid.PaymentIntentId }, cancellationToken: Stop);
        Assert.Equal(paid.AmountTotal, refund.Amount);
        Assert.Contains(await new EventService(after.Client).ListAsync(cancellationToken: Stop), @event => @event.Type == "checkout.session.completed");
        await after.AdvanceAsync(TimeSpan.FromHours(24));
        Assert.Equal("expired", (await after.GetSessionAsync(open.Id)).Status);
    }

    [Fact]
    public async Task Undelivered_event_is_sent_again_after_a_restart()
    {
        await using var webhooks = await WebhookListener.StartAsync();
        webhooks.Answer = _ => 500;
        Session session;
        await using (var before = await EmulatorHost.StartAsync(webhooks, $"--Emulator:StateFile={_path}"))
        {
            session = await before.CreateSessionAsync();
            await before.Sessions.ExpireAsync(session.Id, cancellationToken: Stop);
            await webhooks.WaitForAsync("checkout.session.expired");
        }

        await using var after = await EmulatorHost.StartAsync(webhooks, $"--Emulator:StateFile={_path}");

        Assert.Equal(session.Id, ((Session)(await webhooks.WaitForAsync("checkout.session.expired", 2))[1].Event.Data.Object).Id);
    }

    [Fact]
    public async Task Emulator_starts_empty_when_the_file_is_unreadable()
    {
        await File.WriteAllTextAsync(_path, "{ this is not", Stop);

        await using var stripe = await EmulatorHost.StartAsync(null, $"--Emulator:StateFile={_path}");

        Assert.Equal("open", (await stripe.CreateSessionAsync()).Status);
    }

    public void Dispose() => File.Delete(_path);
}

using Bookly.ApiService.Payments;
using Stripe.Checkout;

namespace Bookly.Tests.Payments;

public sealed class SessionSnapshotTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("open", "unpaid", false, false, false)]
    [InlineData("complete", "paid", true, false, false)]
    [InlineData("complete", "no_payment_required", true, false, false)]
    [InlineData("complete", "unpaid", false, true, false)]
    [InlineData("expired", "unpaid", false, false, true)]
    [InlineData("complete", "a_status_stripe_may_add", false, false, false)]
    [InlineData("complete", null, false, false, false)]
    public void Only_a_payment_status_that_means_money_or_nothing_owed_counts_as_paid(
        string status, string? paymentStatus, bool paid, bool processing, bool expired)
    {
        var snapshot = SessionSnapshot.From(new Session { Id = "cs_1", Status = status, PaymentStatus = paymentStatus }, Now);

        Assert.Equal((paid, processing, expired), (snapshot.IsPaid, snapshot.IsProcessing, snapshot.IsExpired));
    }

    [Theory]
    [InlineData("expired", -1, true)]
    [InlineData("expired", 0, false)]
    [InlineData("open", -1, false)]
    public void A_session_that_expired_before_its_time_was_closed_by_somebody(string status, int secondsFromExpiry, bool closedEarly)
    {
        var session = new Session { Status = status, ExpiresAt = Now.UtcDateTime };

        Assert.Equal(closedEarly, SessionSnapshot.From(session, Now.AddSeconds(secondsFromExpiry)).IsClosedEarly);
    }

    [Fact]
    public void The_order_is_named_by_metadata_or_else_by_the_client_reference()
    {
        var id = Guid.NewGuid();

        Assert.Equal(id, SessionSnapshot.From(new Session { Metadata = new() { ["order_id"] = id.ToString() } }, Now).OrderId);
        Assert.Equal(id, SessionSnapshot.From(new Session { ClientReferenceId = id.ToString() }, Now).OrderId);
        Assert.Null(SessionSnapshot.From(new Session { Metadata = new() { ["order_id"] = "someone-else's" } }, Now).OrderId);
    }
}

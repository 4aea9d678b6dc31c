using Bookly.ApiService.Stripe;
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
    [InlineData("open", "no_payment_required", false, false, false)]
    [InlineData("open", "paid", false, false, false)]
    [InlineData("expired", "no_payment_required", false, false, true)]
    [InlineData(null, "paid", false, false, false)]
    public void Only_paid_or_no_payment_required_counts_as_paid(
        string? status, string? paymentStatus, bool paid, bool processing, bool expired)
    {
        var snapshot = SessionSnapshot.From(new Session { Id = "cs_1", Status = status, PaymentStatus = paymentStatus }, Now);

        Assert.Equal((paid, processing, expired), (snapshot.IsPaid, snapshot.IsProcessing, snapshot.IsExpired));
    }

    [Theory]
    [InlineData("expired", -1, true)]
    [InlineData("expired", 0, false)]
    [InlineData("open", -1, false)]
    public void Session_expired_early_counts_as_closed(string status, int secondsFromExpiry, bool closedEarly)
    {
        var session = new Session { Status = status, ExpiresAt = Now.UtcDateTime };

        Assert.Equal(closedEarly, SessionSnapshot.From(session, Now.AddSeconds(secondsFromExpiry)).IsClosedEarly);
    }

    [Theory]
    [InlineData(1250, "usd", "pi_1", false)]
    [InlineData(1250, "usd", "pi_2", true)]
    [InlineData(1251, "usd", "pi_1", true)]
    [InlineData(999, "eur", "pi_1", false)] // the total that is compared is not in this currency
    [InlineData(1250, "usd", null, false)] // Stripe does not show one: it says nothing against the other's
    public void Other_payment_is_known_by_its_amount_or_its_id(long amount, string currency, string? payment, bool differs)
    {
        var snapshot = SessionSnapshot.From(new Session { AmountTotal = amount, Currency = currency, PaymentIntentId = payment }, Now);

        Assert.Equal(differs, snapshot.DiffersFrom(1250, "usd", "pi_1"));
    }

    [Fact]
    public void Order_id_comes_from_metadata_or_client_reference()
    {
        var id = Guid.NewGuid();

        Assert.Equal(id, SessionSnapshot.From(new Session { Metadata = new() { ["order_id"] = id.ToString() } }, Now).OrderId);
        Assert.Equal(id, SessionSnapshot.From(new Session { ClientReferenceId = id.ToString() }, Now).OrderId);
        Assert.Null(SessionSnapshot.From(new Session { Metadata = new() { ["order_id"] = "someone-else's" } }, Now).OrderId);
    }
}

using Bookly.Contracts;
using Bookly.Web.BackOffice.Payments;

namespace Bookly.Tests.Web;

public sealed class PaymentLabelsTests
{
    [Theory]
    [InlineData("en", "The money was withdrawn", "Needs evidence: fraudulent")]
    [InlineData("de", "Das Geld wurde abgebucht", "Braucht Belege: fraudulent")]
    public void A_dispute_is_told_in_the_readers_words(string language, string what, string detail)
    {
        using var reader = new InCulture(language);

        var entry = new TimelineEntry(DateTimeOffset.UnixEpoch, TimelineKind.Dispute, "funds_withdrawn", Detail: "NeedsResponse: fraudulent");

        Assert.Equal((what, detail), (PaymentLabels.Of(entry), PaymentLabels.DetailOf(entry)));
    }

    [Fact]
    public void What_is_not_known_here_is_shown_as_it_came()
    {
        var entry = new TimelineEntry(DateTimeOffset.UnixEpoch, TimelineKind.Dispute, "something_new", Detail: "no state, no reason");

        Assert.Equal(("something_new", "no state, no reason"), (PaymentLabels.Of(entry), PaymentLabels.DetailOf(entry)));
    }
}

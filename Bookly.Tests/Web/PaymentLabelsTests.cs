using Bookly.Contracts;
using Bookly.Web.BackOffice.Payments;

namespace Bookly.Tests.Web;

public sealed class PaymentLabelsTests
{
    [Theory]
    [InlineData("en", "The money was withdrawn", "Needs evidence: fraudulent")]
    [InlineData("de", "Das Geld wurde abgebucht", "Braucht Belege: fraudulent")]
    public void Dispute_label_is_localized(string language, string what, string detail)
    {
        using var reader = new InCulture(language);

        var entry = new TimelineEntry(DateTimeOffset.UnixEpoch, TimelineKind.Dispute, "funds_withdrawn", Detail: "NeedsResponse: fraudulent");

        Assert.Equal((what, detail), (PaymentLabels.Of(entry), PaymentLabels.DetailOf(entry)));
    }

    [Fact]
    public void Unknown_values_are_shown_verbatim()
    {
        var entry = new TimelineEntry(DateTimeOffset.UnixEpoch, TimelineKind.Dispute, "something_new", Detail: "no state, no reason");

        Assert.Equal(("something_new", "no state, no reason"), (PaymentLabels.Of(entry), PaymentLabels.DetailOf(entry)));
    }
}

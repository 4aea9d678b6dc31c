using Bookly.ApiService.Webhooks;
using Bookly.AppHost;

namespace Bookly.Tests.Hosting;

public sealed class StripeSettingsTests
{
    [Fact]
    public void The_CLI_is_told_to_forward_what_is_handled_and_nothing_else() =>
        Assert.Equal(StripeEvents.Handled.Order(), StripeSettings.Events.Order());
}

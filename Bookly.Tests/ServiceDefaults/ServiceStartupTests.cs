using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Bookly.Tests.ServiceDefaults;

public sealed class ServiceStartupTests
{
    public static TheoryData<Exception, string> Mistakes() => new()
    {
        { new StartupException("Do this."), "Do this." },
        { new OptionsValidationException("o", typeof(object), ["First.", "Second."]), "First. Second." },
        { new AggregateException(new StartupException("One."), new StartupException("Two.")), "One. Two." },
        { new InvalidOperationException("ConnectionStrings:bookly is missing."), "Start Bookly.AppHost" },
        { new IOException("Port 1 is taken.", new AddressInUseException("taken")), "Stop the other process" },
    };

    [Theory]
    [MemberData(nameof(Mistakes), DisableDiscoveryEnumeration = true)]
    public async Task Configuration_error_ends_the_start_with_advice(Exception mistake, string advice)
    {
        Assert.Contains(advice, ServiceStartup.Explain(mistake), StringComparison.Ordinal);
        Assert.Equal(78, await ServiceStartup.RunAsync("A service", () => throw mistake));
    }

    [Fact]
    public async Task Other_failures_are_not_hidden() =>
        await Assert.ThrowsAsync<InvalidOperationException>(() => ServiceStartup.RunAsync("A service", () => throw new InvalidOperationException("A bug.")));
}
